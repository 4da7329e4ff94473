/**
 * What a document from outside is made of, as schemas: leaves, objects, arrays and pages. Every
 * part is read once and by its own fields only, so that a polluted prototype adds nothing and what
 * was checked is what is used; what cannot be read is a fault at its place like any other.
 */
import { z } from 'zod'
import { InvalidInput } from '../domain/errors.js'
import { fieldsOf, invalid, itemsOf } from '../domain/input.js'

/** A part read by a reader of the domain; the faults that the reader names are faults here. */
export function leaf<T>(read: (value: unknown) => T) {
  return z.unknown().transform((value, context) => {
    try {
      return read(value)
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error
      for (const { field, rule } of error.issues) {
        context.addIssue({ code: 'custom', path: field === '' ? [] : [field], message: rule })
      }
      return z.NEVER
    }
  })
}

/**
 * An object of which these fields are known; others are dropped. What comes out has all of them as
 * its own, so that an absent one is absent to every later reader too.
 */
export function object<Shape extends z.ZodRawShape>(shape: Shape) {
  const read = (value: unknown) => {
    const fields = ownFields(value)
    return Object.fromEntries(Object.keys(shape).map((name) => [name, fields[name]]))
  }
  return leaf(read).pipe(z.object(shape))
}

/** An object with free names. */
export function table<Row extends z.ZodType>(row: Row) {
  return leaf(ownFields).pipe(z.record(z.string(), row))
}

function ownFields(value: unknown): { readonly [name: string]: unknown } {
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : []
  return fieldsOf(value, '', names)
}

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
