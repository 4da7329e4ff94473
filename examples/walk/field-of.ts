/** The field of an answer at the end of a path of names, as text; lists as their items. */
export function fieldOf(body: unknown, ...path: readonly string[]): string {
  const found = path.reduce<unknown>(
    (value, name) => new Map(Object.entries(value ?? {})).get(name),
    body,
  )
  return Array.isArray(found) ? found.join(', ') : String(found)
}
