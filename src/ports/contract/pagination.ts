import { deepEqual, equal, notEqual, rejects } from 'node:assert/strict'
import { InvalidInput } from '../../domain/errors.js'
import type { PageRequest } from '../page.js'
import type { Storage } from '../storage.js'
import type { Cases, ContractSubject } from './run-cases.js'
import { SAMPLE_LISTS, type SampleItem, type SampleList } from './sample-lists.js'
import { DAWN } from './sample-records.js'
import { readAll } from './stored-data.js'

const NO_LIMITS: readonly unknown[] = [0, -1, 501, 1.5, Number.NaN, Infinity, '5', null, true]
const NO_CURSORS: readonly unknown[] = [
  ...['', ' ', 'nonsense', "' OR 1=1", '\u0000', 'é', 'A'.repeat(5000), '=', 'bm9uZTpub25l'],
  ...[0, 1, null, true, {}, []],
]

/** Every list comes page by page, complete, each item once, the oldest first. */
export const pagination: Cases<ContractSubject> = Object.fromEntries(
  Object.entries(SAMPLE_LISTS).flatMap(([name, list]) =>
    Object.entries(promisesOf(list)).map(([promise, check]) => [
      `${name} ${promise}`,
      ({ storage }: ContractSubject) => check(storage),
    ]),
  ),
)

function promisesOf(list: SampleList): Record<string, (storage: Storage) => Promise<void>> {
  const all = (storage: Storage, limit: number) =>
    readAll((page) => list.read(storage, page), limit)
  return {
    'come in the order of their creation, however long the pages': async (storage) => {
      const items = numbered(7)
      await list.put(storage, items.slice(0, 3))
      await list.put(storage, items.slice(3))
      for (const limit of [1, 2, 3, 6, 7, 8, 500]) deepEqual(await all(storage, limit), ids(items))
    },

    'of one instant come each once': async (storage) => {
      const items = numbered(5).map(({ id }) => ({ id, createdAt: DAWN }))
      await list.put(storage, items)
      for (const limit of [1, 2, 4, 5]) {
        deepEqual([...(await all(storage, limit))].sort(), ids(items))
      }
    },

    'end with a page that names no next one': async (storage) => {
      await list.put(storage, numbered(4))
      const first = await list.read(storage, { limit: 2 })
      const last = await list.read(storage, { limit: 2, after: first.next })
      deepEqual([first.items.length, last.items.length, last.next], [2, 2, undefined])
      equal((await list.read(storage, { limit: 4 })).next, undefined)
    },

    'come by the hundred where no limit is given': async (storage) => {
      const items = numbered(102)
      await list.put(storage, items)
      for (const page of [undefined, {}, { limit: undefined, after: undefined }]) {
        deepEqual((await list.read(storage, page)).items, ids(items).slice(0, 100))
      }
      deepEqual((await list.read(storage, { limit: 500 })).items, ids(items))
    },

    'refuse a limit out of range and a cursor that is none': async (storage) => {
      await list.put(storage, numbered(3))
      for (const limit of NO_LIMITS) {
        await rejects(list.read(storage, { limit } as PageRequest), InvalidInput)
      }
      for (const after of NO_CURSORS) {
        await rejects(list.read(storage, { after } as PageRequest), InvalidInput)
      }
    },

    'that stay come each once, whatever is written between the pages': async (storage) => {
      const items = numbered(9)
      await list.put(storage, items)
      const first = await list.read(storage, { limit: 3 })
      notEqual(first.next, undefined)
      // Two that were read go, the last of the page among them, and one that is yet to come.
      const gone = list.remove === undefined ? [] : items.filter((_, at) => [1, 2, 5].includes(at))
      await list.remove?.(storage, gone)
      if (list.remove !== undefined) {
        await list.put(storage, [...items.slice(6, 7), { id: 'earlier', createdAt: 2 }])
      }
      await list.put(storage, [{ id: 'later', createdAt: DAWN + 1e6 }])
      const rest = await readAll((page) => {
        return list.read(storage, { after: first.next, ...page })
      }, 2)
      const stayed = ids(items.filter((item) => !gone.includes(item)))
      const read = [...first.items, ...rest]
      deepEqual(
        read.filter((id) => stayed.includes(id)),
        stayed,
      )
      equal(new Set(read).size, read.length)
    },
  }
}

/** That many items, a second from each other. */
function numbered(count: number): readonly SampleItem[] {
  return Array.from({ length: count }, (_, number) => {
    const id = `item-${String(number).padStart(count > 10 ? 3 : 1, '0')}`
    return { id, createdAt: DAWN + number * 1000 }
  })
}

function ids(items: readonly SampleItem[]): readonly string[] {
  return items.map(({ id }) => id)
}
