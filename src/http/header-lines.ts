/**
 * The headers of a request in any of the shapes that servers hand them out in: an object as Node has
 * it, `Headers` as the Fetch API has it, or pairs as they came over the wire.
 */
export type RequestHeaders =
  | { readonly [name: string]: string | readonly string[] | undefined }
  | { get(name: string): string | null | undefined }
  | readonly (readonly [string, string])[]

/**
 * Every line of one header, in the order of the request; none when it is absent. Names are compared
 * without regard to case (RFC 9110 section 5.1). Total on any input.
 */
export function headerLines(headers: unknown, name: string): readonly string[] {
  if (typeof headers !== 'object' || headers === null) return []
  const wanted = name.toLowerCase()
  if (Array.isArray(headers)) {
    return headers.flatMap((pair) => (isNamed(pair?.[0], wanted) ? linesOf(pair[1]) : []))
  }
  if (typeof (headers as Headers).get === 'function') {
    return linesOf((headers as Headers).get(wanted))
  }
  return Object.entries(headers).flatMap(([key, value]) =>
    isNamed(key, wanted) ? linesOf(value) : [],
  )
}

function isNamed(name: unknown, wanted: string): boolean {
  return typeof name === 'string' && name.length === wanted.length && name.toLowerCase() === wanted
}

function linesOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((line) => typeof line === 'string')
}
