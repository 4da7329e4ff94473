/**
 * The headers of a request in any of the shapes that servers hand them out in: an object by name,
 * `Headers` of the Fetch API, or Node's `rawHeaders`, names and values in turn as they came.
 */
export type RequestHeaders =
  | { readonly [name: string]: string | readonly string[] | undefined }
  | { get(name: string): string | null | undefined }
  | readonly string[]

const NONE: readonly string[] = Object.freeze([])

/**
 * Every line of one header, in the order of the request; none when it is absent. Names are compared
 * without regard to case (RFC 9110 section 5.1). Total on any input.
 */
export function headerLines(headers: unknown, name: string): readonly string[] {
  if (typeof headers !== 'object' || headers === null) return NONE
  const wanted = name.toLowerCase()
  if (Array.isArray(headers)) return rawLines(headers, wanted)
  if (typeof (headers as Headers).get === 'function') {
    return linesOf((headers as Headers).get(wanted))
  }
  return Object.entries(headers).flatMap(([key, value]) =>
    isNamed(key, wanted) ? linesOf(value) : [],
  )
}

function rawLines(raw: readonly unknown[], wanted: string): readonly string[] {
  const lines: string[] = []
  for (let i = 0; i + 1 < raw.length; i += 2) {
    if (isNamed(raw[i], wanted)) for (const line of linesOf(raw[i + 1])) lines.push(line)
  }
  return lines
}

function isNamed(name: unknown, wanted: string): boolean {
  return typeof name === 'string' && name.length === wanted.length && name.toLowerCase() === wanted
}

function linesOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return (Array.isArray(value) ? value : [value]).filter((line) => typeof line === 'string')
}
