import fc from 'fast-check'
import type { Page, PageRequest } from 'keywarden'
import { expect, test } from 'vitest'
import { orderedPage } from '../../src/storage/ordered-page.js'

interface Item {
  readonly at: number
  readonly id: string
}

/** Few instants and few ids, so that many items meet in one instant, or nearly have one id. */
const item = fc.record<Item>({
  at: fc.integer({ min: 0, max: 3 }),
  id: fc.stringMatching(/^[aAbB_-]{1,2}$/),
})
const items = fc.uniqueArray(item, { maxLength: 20, selector: nameOf })

function nameOf({ at, id }: Item): string {
  return `${at}:${id}`
}

/** More pages than any list here has: who comes so far goes round in circles. */
const MANY_PAGES = 200

function pageOf(list: readonly Item[], request: PageRequest): Page<Item> {
  return orderedPage(list, request, (one) => one)
}

test('a list read page by page is the list in order, whatever order it was in', () => {
  fc.assert(
    fc.property(items, fc.integer({ min: 1, max: 9 }), (list, limit) => {
      const read: Item[] = []
      let page = pageOf(list, { limit })
      read.push(...page.items)
      for (let pages = 1; page.next !== undefined; pages++) {
        expect(pages).toBeLessThan(MANY_PAGES)
        expect(page.items).toHaveLength(limit)
        page = pageOf(list, { limit, after: page.next })
        read.push(...page.items)
      }
      const sorted = [...list].sort((one, other) => {
        if (one.at !== other.at) return one.at - other.at
        return one.id < other.id ? -1 : 1
      })
      expect(read).toEqual(sorted)
    }),
  )
})

test('what is there all the while is read once, whatever comes and goes between the pages', () => {
  fc.assert(
    fc.property(
      items,
      fc.infiniteStream(items),
      fc.integer({ min: 1, max: 5 }),
      (stays, others, limit) => {
        const kept = new Set(stays.map(nameOf))
        const next = () => [
          ...stays,
          ...(others.next().value ?? []).filter((one: Item) => !kept.has(nameOf(one))),
        ]
        const read: string[] = []
        let page = pageOf(next(), { limit })
        read.push(...page.items.map(nameOf))
        for (let pages = 1; page.next !== undefined; pages++) {
          expect(pages).toBeLessThan(MANY_PAGES)
          page = pageOf(next(), { limit, after: page.next })
          read.push(...page.items.map(nameOf))
        }
        expect(new Set(read).size).toBe(read.length)
        expect(read.filter((name) => kept.has(name))).toHaveLength(kept.size)
      },
    ),
  )
})
