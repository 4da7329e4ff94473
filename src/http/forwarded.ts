/**
 * The `Forwarded` header of RFC 7239, read strictly and in linear time: a list of elements, each of
 * parameters `name=value`, the value a token or a quoted string.
 */

const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]/
const TAB = 0x09
const DELETE = 0x7f

/**
 * The `for` parameter of every element, the nearest proxy's last; `undefined` for an element that
 * has none.
 *
 * @returns `undefined` when the header is not of the form of RFC 7239 section 4: an open quote, a
 *   parameter that occurs twice in an element, anything between parameters that does not belong.
 */
export function forwardedFor(header: string): readonly (string | undefined)[] | undefined {
  const reader = new Reader(header)
  const hops: (string | undefined)[] = []
  do {
    const element = readElement(reader)
    if (element === undefined) return undefined
    hops.push(element.get('for'))
  } while (reader.skip(','))
  return reader.atEnd ? hops : undefined
}

function readElement(reader: Reader): ReadonlyMap<string, string> | undefined {
  const parameters = new Map<string, string>()
  do {
    reader.skipSpace()
    if (reader.atPairEnd) continue
    const name = reader.token().toLowerCase()
    if (name === '' || parameters.has(name) || !reader.skip('=')) return undefined
    const value = reader.value()
    if (value === undefined) return undefined
    parameters.set(name, value)
    reader.skipSpace()
  } while (reader.skip(';'))
  return parameters
}

/** A position in a text that only moves forward. */
class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  get atEnd(): boolean {
    return this.#at === this.#text.length
  }

  /** Whether a parameter ends here, so that one which has not begun is empty, as it may be. */
  get atPairEnd(): boolean {
    return this.atEnd || this.#text[this.#at] === ';' || this.#text[this.#at] === ','
  }

  /** Moves past the character, if it is next. */
  skip(character: string): boolean {
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }

  skipSpace(): void {
    while (this.#text[this.#at] === ' ' || this.#text[this.#at] === '\t') this.#at++
  }

  /** The longest token from here; empty when there is none. */
  token(): string {
    const start = this.#at
    while (!this.atEnd && TOKEN.test(this.#text.charAt(this.#at))) this.#at++
    return this.#text.slice(start, this.#at)
  }

  /** The token or quoted string from here, without quotes and escapes. */
  value(): string | undefined {
    if (this.skip('"')) return this.#quoted()
    const token = this.token()
    return token === '' ? undefined : token
  }

  #quoted(): string | undefined {
    let value = ''
    for (; !this.atEnd; this.#at++) {
      if (this.skip('"')) return value
      if (this.#text[this.#at] === '\\') this.#at++
      const code = this.#text.charCodeAt(this.#at)
      if (!(code >= 0x20 || code === TAB) || code >= DELETE) return undefined
      value += this.#text.charAt(this.#at)
    }
    return undefined
  }
}
