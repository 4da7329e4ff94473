const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]/
const TAB = 0x09
const DELETE = 0x7f

/**
 * Reads a header value from left to right: tokens, quoted strings and what stands between them, as
 * RFC 9110 section 5.6 has them. Only moves forward, so that every parser over it is linear (SR-12).
 */
export class HeaderReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  get atEnd(): boolean {
    return this.#at === this.#text.length
  }

  /** The character that comes next; empty at the end. */
  get next(): string {
    return this.#text.charAt(this.#at)
  }

  /** Moves past the character, if it is next. */
  skip(character: string): boolean {
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }

  /** Moves past spaces and tabs. */
  skipSpace(): void {
    while (this.#text[this.#at] === ' ' || this.#text[this.#at] === '\t') this.#at++
  }

  /** The longest token from here; empty when there is none. */
  token(): string {
    const start = this.#at
    while (!this.atEnd && TOKEN.test(this.next)) this.#at++
    return this.#text.slice(start, this.#at)
  }

  /** The token or quoted string from here, without quotes and escapes; `undefined` when neither. */
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
      value += this.next
    }
    return undefined
  }
}
