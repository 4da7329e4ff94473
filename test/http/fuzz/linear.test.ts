/** Parsers of headers look at each character a few times, however long the header is (SR-12). */
import { expect, test } from 'vitest'
import { authParams } from '../../../src/http/auth-params.js'
import { forwardedFor } from '../../../src/http/forwarded.js'
import { headerLines } from '../../../src/http/header-lines.js'

/** A text that counts how many of its characters are looked at. */
function counted(text: string): { readonly text: string; reads(): number } {
  let reads = 0
  const counting = new Proxy(Object(text) as object, {
    get(target, name) {
      if (typeof name === 'symbol') return Reflect.get(target, name, target)
      if (/^\d+$/.test(name)) reads++
      const found: unknown = Reflect.get(target, name, target)
      if (typeof found !== 'function') return found
      return (...given: number[]) => {
        const result: unknown = found.apply(text, given)
        reads += typeof result === 'string' ? result.length : 1
        return result
      }
    },
  })
  return { text: counting as unknown as string, reads: () => reads }
}

/** Pieces that, again and again, lead parsers back to where they were: in quotes, lists, escapes. */
const PIECES = [
  ...[
    'a',
    '"',
    '\\',
    ',',
    ';',
    '=',
    ' ',
    '\t',
    'for=',
    'for=a,',
    'for="',
    'for="a",',
    'for=a;',
    ';,',
  ],
  ...['"\\"', '\\\\', '=,', 'a=b,', 'a = b ,', ' , ', 'for="[::1]:80", ', 'a="', 'a="\\', '\xe9'],
]
const STARTS = ['', '"', 'for="', 'a="', 'for=', 'a=', ' ', ',', ';', 'for=a;for=']

for (const [name, parse] of Object.entries({ forwardedFor, authParams })) {
  test(`${name} looks at each character a bounded number of times`, () => {
    for (const start of STARTS) {
      for (const piece of PIECES) {
        const { text, reads } = counted(start + piece.repeat(4000))
        expect(parse(text)).toEqual(parse(String(start + piece.repeat(4000))))
        expect([start, piece, reads() <= 12 * (text.length + 4)]).toEqual([start, piece, true])
      }
    }
  })
}

test('the reader of header lines looks at each name and value once', () => {
  for (const [lines, wanted] of [
    [['a', 'b'], 'a'],
    [['A', 'b'], 'a'],
    [['x', 'y'], 'a'],
  ] as const) {
    let reads = 0
    const raw = Array.from({ length: 5000 }, () => lines).flat()
    const counting = new Proxy(raw, {
      get(target, name) {
        if (typeof name === 'string' && /^\d+$/.test(name)) reads++
        return Reflect.get(target, name, target)
      },
    })
    expect(headerLines(counting, wanted)).toEqual(headerLines(raw, wanted))
    expect(reads).toBeLessThanOrEqual(raw.length)
  }
})
