import { HeaderReader } from './header-reader.js'

/**
 * The parameters of a credential, RFC 9110 section 11.2, by their names in lower case.
 *
 * @returns `undefined` when the text is not of that form, or a parameter occurs twice.
 */
export function authParams(text: string): ReadonlyMap<string, string> | undefined {
  const reader = new HeaderReader(text)
  const parameters = new Map<string, string>()
  do {
    reader.skipSpace()
    // A list may have empty elements (RFC 9110 section 5.6.1.2).
    if (reader.atEnd || reader.next === ',') continue
    const name = reader.token().toLowerCase()
    if (name === '' || parameters.has(name)) return undefined
    reader.skipSpace()
    if (!reader.skip('=')) return undefined
    reader.skipSpace()
    const value = reader.value()
    if (value === undefined) return undefined
    parameters.set(name, value)
    reader.skipSpace()
  } while (reader.skip(','))
  return reader.atEnd ? parameters : undefined
}
