import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LONGEST_LINE, linesOf } from '../../../examples/replay/log-lines.js'

async function lines(...chunks: string[]): Promise<string[]> {
  async function* arriving() {
    yield* chunks
  }
  const all: string[] = []
  for await (const batch of linesOf(arriving())) all.push(...batch)
  return all
}

/** The text in pieces, cut at some of its positions. */
function cut(text: string, positions: readonly number[]): string[] {
  const at = [...new Set(positions.map((one) => one % (text.length + 1)))].sort((a, b) => a - b)
  return [0, ...at].map((from, index) => text.slice(from, at[index] ?? text.length))
}

describe('lines that arrive in chunks', () => {
  test('are the same wherever the chunks are cut', async () => {
    const text = fc
      .array(fc.constantFrom('{"a":1}', '', 'x', '\r', '\u2028', '\uFEFF', '\n', '\r\n'))
      .map((parts) => parts.join(''))
    const positions = fc.array(fc.nat(), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(text, positions, async (whole, at) => {
        expect(await lines(...cut(whole, at))).toEqual(await lines(whole))
      }),
    )
  })

  test('are split at newlines alone: JSON may contain the separators of Unicode', async () => {
    expect(await lines('a\u2028b\u2029c\u0085d\ne')).toEqual(['a\u2028b\u2029c\u0085d', 'e'])
  })

  test('lose the carriage return at their end, and no other', async () => {
    expect(await lines('a\r\nb\rc\r\n', 'd\r')).toEqual(['a', 'b\rc', 'd'])
    expect(await lines('a\r', '\nb')).toEqual(['a', 'b'])
  })

  test('lose a byte order mark at the very start, and no other', async () => {
    expect(await lines('\uFEFFa\n\uFEFFb\n', '\uFEFFc')).toEqual(['a', '\uFEFFb', '\uFEFFc'])
  })

  test('count blank ones, but not the nothing behind the last newline', async () => {
    expect(await lines('a\n\n', '\nb\n')).toEqual(['a', '', '', 'b'])
    expect(await lines('')).toEqual([])
    expect(await lines()).toEqual([])
  })
})

describe('a line without end', () => {
  test('is kept up to one character more than is allowed', async () => {
    const [longest, ...rest] = await lines('x'.repeat(LONGEST_LINE), 'y'.repeat(100), 'z\nnext')
    expect(longest).toHaveLength(LONGEST_LINE + 1)
    expect(rest).toEqual(['next'])
  })

  test('of exactly the longest length is whole, with its carriage return dropped', async () => {
    const text = 'x'.repeat(LONGEST_LINE)
    expect(await lines(`${text}\r`, '\nnext')).toEqual([text, 'next'])
  })

  test('comes out no longer, however long it goes on', async () => {
    let longest = 0
    async function* endless() {
      for (let chunk = 0; chunk < 50; chunk++) yield 'x'.repeat(LONGEST_LINE)
    }
    for await (const batch of linesOf(endless())) {
      for (const line of batch) longest = Math.max(longest, line.length)
    }
    expect(longest).toBe(LONGEST_LINE + 1)
  })
})
