import { HeaderReader } from './header-reader.js'

/**
 * The `for` parameter of every element of a `Forwarded` header (RFC 7239), the nearest proxy's last;
 * `undefined` for an element that has none.
 *
 * @returns `undefined` when the header is not of the form of RFC 7239 section 4: an open quote, a
 *   parameter that occurs twice in an element, anything between parameters that does not belong.
 */
export function forwardedFor(header: string): readonly (string | undefined)[] | undefined {
  const reader = new HeaderReader(header)
  const hops: (string | undefined)[] = []
  do {
    const element = readElement(reader)
    if (element === undefined) return undefined
    hops.push(element.get('for'))
  } while (reader.skip(','))
  return reader.atEnd ? hops : undefined
}

function readElement(reader: HeaderReader): ReadonlyMap<string, string> | undefined {
  const parameters = new Map<string, string>()
  do {
    reader.skipSpace()
    // A parameter may be empty.
    if (['', ';', ','].includes(reader.next)) continue
    const name = reader.token().toLowerCase()
    if (name === '' || parameters.has(name) || !reader.skip('=')) return undefined
    const value = reader.value()
    if (value === undefined) return undefined
    parameters.set(name, value)
    reader.skipSpace()
  } while (reader.skip(';'))
  return parameters
}
