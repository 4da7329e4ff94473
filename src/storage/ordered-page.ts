import { type Page, type PageRequest, type Position, pageOf, readPage } from '../ports/page.js'

/** The page of a whole list in memory, in the order of the items' positions. */
export function orderedPage<Item>(
  items: readonly Item[],
  request: PageRequest | undefined,
  positionOf: (item: Item) => Position,
): Page<Item> {
  const { after, limit } = readPage(request)
  const rest = items
    .filter((item) => after === undefined || compare(positionOf(item), after) > 0)
    .sort((one, other) => compare(positionOf(one), positionOf(other)))
  return pageOf(rest, limit, positionOf)
}

function compare(one: Position, other: Position): number {
  if (one.at !== other.at) return one.at - other.at
  if (one.id === other.id) return 0
  return one.id < other.id ? -1 : 1
}
