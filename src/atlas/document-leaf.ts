import * as z from 'zod'
import { InvalidInput } from '../domain/errors.js'

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
