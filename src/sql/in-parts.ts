/** How many values one statement is given: databases bound them. */
const MOST_VALUES = 500

/** What `act` gives for all items, some at a time; nothing is asked about no items. */
export async function inParts<Item, Result>(
  items: readonly Item[],
  act: (part: readonly Item[]) => Promise<readonly Result[]>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  for (let start = 0; start < items.length; start += MOST_VALUES) {
    for (const result of await act(items.slice(start, start + MOST_VALUES))) results.push(result)
  }
  return results
}
