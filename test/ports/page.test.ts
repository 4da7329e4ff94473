import fc from 'fast-check'
import {
  cursorOf,
  InvalidInput,
  type PageRequest,
  type Position,
  pageOf,
  readPage,
} from 'keywarden'
import { describe, expect, test } from 'vitest'

const position = fc.record<Position>({
  at: fc.integer({ min: 0, max: 8.64e15 }),
  id: fc.stringMatching(/^[A-Za-z0-9_-]{0,64}$/),
})

/** What is wrong with a page request: the field at fault. */
function faultOf(request: unknown): string | undefined {
  try {
    readPage(request as PageRequest)
    return undefined
  } catch (error) {
    if (error instanceof InvalidInput) return error.field
    throw error
  }
}

describe('a page request', () => {
  test('that says nothing asks for the first hundred', () => {
    for (const request of [undefined, {}, { after: undefined, limit: undefined }]) {
      expect(readPage(request)).toEqual({ after: undefined, limit: 100 })
    }
  })

  test('asks for 1 to 500 items', () => {
    for (const limit of [1, 2, 100, 499, 500]) expect(readPage({ limit }).limit).toBe(limit)
    const wrong = [0, -1, 501, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '5', null, 5n, [5]]
    for (const limit of wrong) expect(faultOf({ limit })).toBe('limit')
  })

  test('has no other field, and is an object', () => {
    expect(faultOf({ offset: 3 })).toBe('offset')
    expect(faultOf({ cursor: cursorOf({ at: 1, id: 'a' }) })).toBe('cursor')
    for (const request of [null, 5, 'next', []]) expect(faultOf(request)).toBe('')
  })

  test('goes on after any position a page can end at', () => {
    fc.assert(
      fc.property(position, (after) => {
        expect(readPage({ after: cursorOf(after) }).after).toEqual(after)
      }),
    )
  })

  test('takes no text for a cursor but what `cursorOf` makes', () => {
    const nearly = fc.oneof(
      fc.string(),
      fc.base64String(),
      position.map((one) => `${cursorOf(one)}=`),
      position.map((one) => ` ${cursorOf(one)}`),
      position.map((one) => cursorOf(one).slice(0, -1)),
      position.map(({ at, id }) => Buffer.from(`0${at}:${id}`).toString('base64url')),
      position.map(({ at, id }) => Buffer.from(`${at}:${id}\n`).toString('base64url')),
    )
    fc.assert(
      fc.property(nearly, (after) => {
        if (faultOf({ after }) === 'after') return
        const read = readPage({ after }).after
        expect(read && cursorOf(read)).toBe(after)
      }),
    )
  })

  test('takes nothing for a cursor that only decodes to something like one', () => {
    for (const text of ['NaN:', 'Infinity:', '-1:a', '1.5:a', '1e3:a', ':a', '1', '1:a b', '1:ä']) {
      expect(faultOf({ after: Buffer.from(text).toString('base64url') })).toBe('after')
    }
    for (const after of [0, 1, null, true, {}, []]) expect(faultOf({ after })).toBe('after')
  })
})

describe('a page', () => {
  const positionOf = (id: string) => ({ at: 7, id })

  test('names the next one while there is more, after its own last item', () => {
    const page = pageOf(['a', 'b', 'c'], 2, positionOf)
    expect(page).toEqual({ items: ['a', 'b'], next: cursorOf({ at: 7, id: 'b' }) })
  })

  test('names none when it is the last, be it full, empty or between', () => {
    for (const items of [[], ['a'], ['a', 'b']]) {
      expect(Object.entries(pageOf(items, 2, positionOf))).toEqual([
        ['items', items],
        ['next', undefined],
      ])
    }
  })

  test('is frozen, and its items are', () => {
    const page = pageOf(['a'], 2, positionOf)
    expect([Object.isFrozen(page), Object.isFrozen(page.items)]).toEqual([true, true])
  })
})
