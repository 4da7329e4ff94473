import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BASE62 } from '../../src/credentials/base62.js'
import { CHECKSUM_LENGTH, checksum } from '../../src/credentials/checksum.js'

/** The twin: CRC-32 as it is defined, one bit at a time. */
function crcBitByBit(text: string): number {
  let crc = 0xffffffff
  for (const byte of Buffer.from(text)) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

function numberIn(text: string): number {
  return [...text].reduce((sum, digit) => sum * 62 + BASE62.indexOf(digit), 0)
}

const ascii = fc.string({ unit: 'binary-ascii', maxLength: 80 })

describe('the checksum', () => {
  test.each([
    ['', 0x00000000],
    ['a', 0xe8b7be43],
    ['abc', 0x352441c2],
    ['123456789', 0xcbf43926],
    ['The quick brown fox jumps over the lazy dog', 0x414fa339],
  ])('of %j is the published CRC-32', (text, crc) => {
    expect(numberIn(checksum(text))).toBe(crc)
  })

  test('is CRC-32 of any text, in six characters', () => {
    fc.assert(
      fc.property(ascii, (text) => {
        expect(checksum(text)).toMatch(/^[0-9A-Za-z]{6}$/)
        expect(numberIn(checksum(text))).toBe(crcBitByBit(text))
        expect(crcBitByBit(text)).toBe(crc32(text))
      }),
    )
    expect(CHECKSUM_LENGTH).toBe(6)
  })

  test('has zeros in front of a small one', () => {
    expect(checksum('')).toBe('000000')
  })

  test('differs when one character does, or two neighbours swap', () => {
    const text = fc.string({ unit: 'binary-ascii', minLength: 2, maxLength: 80 })
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(127), (text, somewhere, code) => {
        const at = somewhere % (text.length - 1)
        const other = String.fromCharCode(code)
        const changed = text.slice(0, at) + other + text.slice(at + 1)
        const swapped =
          text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2)
        for (const one of [changed, swapped])
          expect(checksum(one) === checksum(text)).toBe(one === text)
      }),
    )
  })
})
