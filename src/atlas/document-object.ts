/**
 * Objects of a document from outside, as schemas. Each is read once and by its own fields only, so
 * that a polluted prototype adds nothing and what was checked is what is used; what cannot be read
 * is a fault at its place like any other.
 */
import * as z from 'zod'
import { fieldsOf } from '../domain/input.js'
import { leaf } from './document-leaf.js'

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
