import * as z from 'zod'

/** An object of which one field tells what kind it is. */
type Kind<Name extends string> = z.ZodObject<{ readonly [N in Name]: z.ZodEnum }>

/**
 * Objects of some kinds, told apart by a field. Unlike `z.discriminatedUnion` it looks at the kinds
 * when it is made, and not where a prototype may be polluted.
 */
export function byWord<Name extends string, const Kinds extends readonly Kind<Name>[]>(
  name: Name,
  kinds: Kinds,
): z.ZodType<z.output<Kinds[number]>> {
  const byName = new Map(
    kinds.flatMap((kind) => kind.shape[name].options.map((word) => [word, kind] as const)),
  )
  return z.unknown().transform((value, context) => {
    if (typeof value !== 'object' || value === null) {
      context.addIssue({ code: 'invalid_type', expected: 'object' })
      return z.NEVER
    }
    const word = Object.hasOwn(value, name) && (value as Record<Name, unknown>)[name]
    const kind = typeof word === 'string' ? byName.get(word) : undefined
    if (kind === undefined) {
      context.addIssue({ code: 'custom', message: 'is not of a known kind', path: [name] })
      return z.NEVER
    }
    const read = kind.safeParse(value)
    if (read.success) return read.data as z.output<Kinds[number]>
    for (const issue of read.error.issues) context.addIssue({ ...issue })
    return z.NEVER
  })
}
