import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BASE62, base62 } from '../../src/credentials/base62.js'

/** The number that base62 text spells, digit by digit. */
function numberIn(text: string): bigint {
  return [...text].reduce((sum, digit) => sum * 62n + BigInt(BASE62.indexOf(digit)), 0n)
}

const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

describe('base62', () => {
  test('has sixty-two digits, which sort as they count', () => {
    expect(BASE62).toMatch(/^[0-9A-Za-z]{62}$/)
    expect([...BASE62].sort().join('')).toBe(BASE62)
    expect(new Set(BASE62).size).toBe(62)
  })

  test.each([
    [[], 0, ''],
    [[], 3, '000'],
    [[0], 2, '00'],
    [[9], 2, '09'],
    [[10], 2, '0A'],
    [[36], 2, '0a'],
    [[61], 2, '0z'],
    [[62], 2, '10'],
    [[255], 2, '47'],
    [[1, 0], 3, '048'],
    [[0xff, 0xff, 0xff, 0xff], 6, '4gfFC3'],
  ])('%j in %i characters is %s', (bytes, width, text) => {
    expect(base62(Uint8Array.from(bytes), width)).toBe(text)
  })

  test('spells the number that the bytes spell', () => {
    for (const [length, width] of [
      [4, 6],
      [16, 22],
      [32, 43],
    ] as const) {
      fc.assert(
        fc.property(bytesOf(length), (bytes) => {
          const text = base62(bytes, width)
          expect(text).toMatch(/^[0-9A-Za-z]+$/)
          expect(text).toHaveLength(width)
          expect(numberIn(text)).toBe(BigInt(`0x${Buffer.from(bytes).toString('hex')}`))
        }),
      )
    }
  })

  test('has room for every number of 4 bytes in 6 characters, and of 32 in 43', () => {
    for (const [length, width] of [
      [4, 6],
      [32, 43],
    ] as const) {
      const largest = 2n ** BigInt(8 * length) - 1n
      expect(numberIn(base62(new Uint8Array(length).fill(255), width))).toBe(largest)
      expect(62n ** BigInt(width - 1)).toBeLessThan(largest)
    }
  })

  test('sorts as the bytes do', () => {
    fc.assert(
      fc.property(bytesOf(8), bytesOf(8), (one, other) => {
        const order = Math.sign(Buffer.compare(one, other))
        const [text, otherText] = [base62(one, 11), base62(other, 11)]
        expect(text < otherText ? -1 : text > otherText ? 1 : 0).toBe(order)
      }),
    )
  })
})
