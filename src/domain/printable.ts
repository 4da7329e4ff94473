/** C0, DEL, C1, format and bidirectional controls, surrogates and line separators. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu

const LONGEST = 100

/**
 * Text from outside made fit for one line of a log: escaped where unprintable, cut where long.
 * Whatever is not a string is named by its type.
 */
export function printable(value: unknown): string {
  if (typeof value !== 'string') return kindOf(value)
  const text = value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value
  return text.replace(UNPRINTABLE, (character) => {
    const code = character.codePointAt(0) ?? 0
    return `\\u{${code.toString(16)}}`
  })
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
