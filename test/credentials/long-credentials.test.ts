/** What is too long for a credential is not looked at (SR-12). */
import { type KeyFormat, keywardenFormat } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { readCredential } from '../../src/credentials/presented.js'

const plain = keywardenFormat()

describe('what is too long is not looked at', () => {
  /** A format that takes anything, and notes what it is asked about. */
  function curious() {
    const seen: number[] = []
    const note = (privateKey: string) => {
      seen.push(privateKey.length)
      return 'abcdefgh'
    }
    const format: KeyFormat = { ...plain, accepts: (_, text) => !!note(text), publicKeyIn: note }
    return { seen, format }
  }

  test('a token of more than 512 characters', () => {
    const { seen, format } = curious()
    expect(readCredential('x'.repeat(512), [format])).toMatchObject({ publicKey: 'abcdefgh' })
    for (const length of [513, 65_536, 1_000_000])
      expect(readCredential('x'.repeat(length), [format])).toBe('CREDENTIAL_MALFORMED')
    expect(seen).toEqual([512])
  })

  test('a pair of which either part has more', () => {
    const { seen, format } = curious()
    const pair = (publicLength: number, privateLength: number) => ({
      publicKey: 'x'.repeat(publicLength),
      privateKey: 'y'.repeat(privateLength),
    })
    expect(readCredential(pair(512, 512), [format])).toMatchObject(pair(512, 512))
    for (const [publicLength, privateLength] of [
      [513, 1],
      [1, 513],
      [1_000_000, 1_000_000],
    ] as const)
      expect(readCredential(pair(publicLength, privateLength), [format])).toBe(
        'CREDENTIAL_MALFORMED',
      )
    expect(seen).toEqual([512])
  })
})
