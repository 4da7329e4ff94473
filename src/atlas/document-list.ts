/** Lists of a document from outside, as schemas: arrays, and the pages that an API cuts them into. */
import * as z from 'zod'
import { invalid, itemsOf } from '../domain/input.js'
import { leaf } from './document-leaf.js'
import { object } from './document-object.js'

/** An array. */
export function list<Item extends z.ZodType>(item: Item) {
  return leaf((value) => itemsOf(value, '')).pipe(z.array(item))
}

/** The items of a list that came bare or as a page, and where below the list they stood. */
export interface Page<Item> {
  readonly items: readonly Item[]
  /** Empty for a bare array, `.results` for a page. */
  readonly field: '' | '.results'
}

/**
 * A whole list, as the API pages it (`{ results, totalCount, links }`) or bare. A page that is not
 * the only one is refused: it would be a shorter list, and an empty list opens.
 */
export function page<Item extends z.ZodType>(item: Item) {
  const bare = list(item).transform((items): Page<z.output<Item>> => ({ items, field: '' }))
  const paged = object({
    results: list(item),
    totalCount: z.number({ error: 'must be a number' }).optional(),
    links: z.unknown().optional(),
  })
    .superRefine(isWhole)
    .transform(({ results }): Page<z.output<Item>> => ({ items: results, field: '.results' }))
  return z.unknown().transform((value, context): Page<z.output<Item>> => {
    const read = formOf(value, bare, paged).safeParse(value)
    if (read.success) return read.data
    for (const { path, message } of read.error.issues) {
      context.addIssue({ code: 'custom', path, message })
    }
    return z.NEVER
  })
}

const NEITHER = leaf(() => invalid('', 'must be an array, or an object with an array as results'))

function formOf<Bare, Paged>(value: unknown, bare: Bare, paged: Paged) {
  if (Array.isArray(value)) return bare
  return typeof value === 'object' && value !== null ? paged : NEITHER
}

interface PageFields {
  readonly results: readonly unknown[]
  readonly totalCount?: number | undefined
  readonly links?: unknown
}

/** How many there are decides; where that is not said, a link to the next page tells of more. */
function isWhole({ results, totalCount, links }: PageFields, context: z.RefinementCtx) {
  const rule = 'put all pages of the list together'
  if (totalCount !== undefined && totalCount > results.length) {
    const message = `must not exceed the number of results: ${rule}`
    context.addIssue({ code: 'custom', path: ['totalCount'], message })
  }
  if (totalCount === undefined && Array.isArray(links) && links.some(leadsOn)) {
    context.addIssue({ code: 'custom', path: ['links'], message: `must not lead on: ${rule}` })
  }
}

function leadsOn(link: unknown): boolean {
  return typeof link === 'object' && link !== null && 'rel' in link && link.rel === 'next'
}
