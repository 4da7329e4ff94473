import { fieldsOf, invalid } from '../domain/input.js'

/** Which part of a list is wanted. */
export interface PageRequest {
  /** `next` of the page before; absent for the first page. */
  readonly after?: string | undefined
  /** How many items at most, 1 to 500. Default 100. */
  readonly limit?: number | undefined
}

/**
 * A part of a list. Following `next` to its end gives every item that was there all the while,
 * each once, whatever is written meanwhile.
 */
export interface Page<Item> {
  readonly items: readonly Item[]
  /** What to ask the next page with; `undefined` on the last page. Opaque. */
  readonly next?: string | undefined
}

/** Where a page ends: lists are ordered by this number, then by this text. */
export interface Position {
  readonly at: number
  readonly id: string
}

const DEFAULT_LIMIT = 100
const LARGEST_LIMIT = 500

/**
 * Reads a page request.
 *
 * @throws {@link InvalidInput} when the limit is out of range, or `after` is no cursor.
 */
export function readPage(request: PageRequest = {}): {
  readonly after: Position | undefined
  readonly limit: number
} {
  const { after, limit = DEFAULT_LIMIT } = fieldsOf(request, '', ['after', 'limit'])
  if (!Number.isInteger(limit) || Number(limit) < 1 || Number(limit) > LARGEST_LIMIT) {
    invalid('limit', `must be a whole number from 1 to ${LARGEST_LIMIT}`)
  }
  return { after: after === undefined ? undefined : positionOf(after), limit: Number(limit) }
}

/** The cursor of a position. */
export function cursorOf({ at, id }: Position): string {
  return Buffer.from(`${at}:${id}`).toString('base64url')
}

const MADE_UP = 'must be `next` of the page before'
const POSITION = /^(\d{1,16}):([A-Za-z0-9_-]{0,64})$/

/** The position of a cursor. Only the very text that {@link cursorOf} makes is one. */
function positionOf(cursor: unknown): Position {
  const text = typeof cursor === 'string' ? Buffer.from(cursor, 'base64url').toString() : ''
  const [, at, id] = POSITION.exec(text) ?? invalid('after', MADE_UP)
  const position = { at: Number(at), id: String(id) }
  return cursorOf(position) === cursor ? position : invalid('after', MADE_UP)
}

/**
 * One page of items that are in the order of their positions and start after `after`: give one more
 * than `limit`, where there is one, to tell whether this is the last page.
 */
export function pageOf<Item>(
  items: readonly Item[],
  limit: number,
  positionOfItem: (item: Item) => Position,
): Page<Item> {
  const shown = items.slice(0, limit)
  const last = shown.at(-1)
  const more = items.length > limit && last !== undefined
  const next = more ? cursorOf(positionOfItem(last)) : undefined
  return Object.freeze({ items: Object.freeze(shown), next })
}
