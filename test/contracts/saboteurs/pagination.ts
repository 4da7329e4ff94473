import type { AuditEvent, MemoryStorage, Page, PageRequest, Position } from 'keywarden'
import { cursorOf, pageOf, readPage } from 'keywarden'
import type { Flaw, Saboteurs } from './flaw.js'

/** An item with its position in the list that it belongs to. */
interface Placed<Item> extends Position {
  readonly item: Item
}

/** How a page is cut out of a list that is in order; the last argument is whether that is right. */
type Cut = <Item>(
  all: readonly Placed<Item>[],
  request: ReturnType<typeof readPage>,
  given: PageRequest,
) => Page<Placed<Item>>

/** Storages that cut their lists into pages the wrong way. */
export const pagination: Saboteurs = {
  'skips the first item of a page': cutting((all, { after, limit }) =>
    pageOf(rest(all, after).slice(after === undefined ? 0 : 1), limit, placed),
  ),
  'repeats the last item of a page': cutting((all, { after, limit }) => {
    const repeated = all.filter(({ at, id }) => at === after?.at && id === after.id)
    return pageOf([...repeated, ...rest(all, after)], limit + repeated.length, placed)
  }),
  'gives the newest first': cutting((all, { after, limit }) =>
    pageOf(
      [...all].reverse().filter((one) => after === undefined || precedes(one, after)),
      limit,
      placed,
    ),
  ),
  'gives no order': cutting((all, { after, limit }) => {
    const byName = (one: Position, other: Position) => nameOf(one).localeCompare(nameOf(other))
    const shuffled = [...all].sort(byName).map((one, at) => ({ ...one, at, id: '' }))
    return pageOf(rest(shuffled, after), limit, placed)
  }),
  'counts items instead of naming them': cutting((all, { after, limit }) => {
    const from = after?.at ?? 0
    const items = all.slice(from, from + limit)
    const next = cursorOf({ at: from + limit, id: '' })
    return { items, ...(from + limit < all.length && { next }) }
  }),
  'tells items by their instant alone': cutting((all, { after, limit }) =>
    pageOf(
      all.filter(({ at }) => after === undefined || at > after.at),
      limit,
      ({ at }) => ({ at, id: '' }),
    ),
  ),
  'names a next page after the last': cutting((all, { after, limit }) => {
    const page = pageOf(rest(all, after), limit, placed)
    const last = page.items.at(-1)
    return last === undefined ? page : { ...page, next: cursorOf(last) }
  }),
  'ends with the first page': cutting((all, { after, limit }) => {
    const { items } = pageOf(rest(all, after), limit, placed)
    return { items }
  }),
  'gives fifty where nothing is said': cutting((all, { after, limit }, given) =>
    pageOf(rest(all, after), given.limit === undefined ? 50 : limit, placed),
  ),
  'gives no more than a hundred': cutting((all, { after, limit }) =>
    pageOf(rest(all, after), Math.min(limit, 100), placed),
  ),
  'takes any limit': cutting((all, { after, limit }) => pageOf(rest(all, after), limit, placed), {
    limit: 2,
  }),
  'begins anew after a cursor of somebody’s making': cutting(
    (all, { after, limit }) => pageOf(rest(all, after), limit, placed),
    { after: undefined },
  ),
}

/**
 * A storage that cuts all its lists like that. Where an `instead` is given, it takes the place of
 * what is wrong with a request.
 */
function cutting(cut: Cut, instead?: PageRequest): Flaw {
  return (memory) => {
    const page = async <Item>(
      all: Promise<readonly Placed<Item>[]>,
      given: PageRequest = {},
    ): Promise<Page<Item>> => {
      const { items, next } = cut(await all, read(given, instead), given)
      return { items: items.map(({ item }) => item), ...(next !== undefined && { next }) }
    }
    return {
      organizations: (given) => page(records(memory.organizations({ limit: 500 })), given),
      projects: (id, given) => page(records(memory.projects(id, { limit: 500 })), given),
      keys: (owner, given) => page(records(memory.keys(owner, { limit: 500 })), given),
      events: (id, given) => page(trail(memory, id), given),
    }
  }
}

function read(given: PageRequest, instead: PageRequest | undefined) {
  try {
    return readPage(given)
  } catch (error) {
    if (instead === undefined) throw error
    return readPage({ ...given, ...instead })
  }
}

async function records<Item extends { readonly id: string; readonly createdAt: Date | undefined }>(
  page: Promise<Page<Item>>,
): Promise<readonly Placed<Item>[]> {
  const { items } = await page
  return items.map((item) => ({ item, at: item.createdAt?.getTime() ?? 0, id: item.id }))
}

async function trail(memory: MemoryStorage, id: string): Promise<readonly Placed<AuditEvent>[]> {
  const { items } = await memory.events(id, { limit: 500 })
  return items.map((item, at) => ({ item, at, id: '' }))
}

function rest<Item extends Position>(all: readonly Item[], after: Position | undefined) {
  return after === undefined ? all : all.filter((one) => precedes(after, one))
}

function precedes(one: Position, other: Position): boolean {
  return one.at === other.at ? one.id < other.id : one.at < other.at
}

function placed({ at, id }: Position): Position {
  return { at, id }
}

/** Something to sort by that has nothing to do with creation. */
function nameOf({ at, id }: Position): string {
  return [...`${at}${id}`].reverse().join('')
}
