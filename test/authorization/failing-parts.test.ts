/** A clock or a format that fails: the request is refused, and the operator is told why. */
import { type KeyFormat, keywardenFormat, UNKNOWN_KEY } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { NOON } from '../fixtures/acme.js'
import { failure, noting, owner, request, throwing } from './noting.js'
import { engineOf, everyAnswer, lookupOf, recordOf, requestBy, settled, wordsOf } from './world.js'

const record = recordOf(owner.key)

describe('a clock that fails', () => {
  test.each([
    ['throws', throwing, [failure]],
    ['gives NaN', () => Number.NaN, []],
    ['gives nothing', () => undefined, []],
    ['gives a text', () => '2026-06-01T12:00:00Z', []],
    ['gives an instant that no date can hold', () => 8.64e15 + 1, []],
    ['gives an invalid date', () => new Date(Number.NaN), []],
    ['gives a promise', async () => NOON, []],
  ])('%s', async (_, now, told) => {
    const { engine, details, faults } = noting({
      ...{ lookup: lookupOf(record, true), clock: { now: now as () => number } },
    })
    expect(wordsOf(await everyAnswer(engine, request))).toEqual(['UNAVAILABLE'])
    expect(details()).toEqual(['the clock gave no instant'])
    await settled()
    expect(faults).toEqual([...told, ...told, ...told, ...told])
  })

  test('is no matter where all that is asked for is public', async () => {
    const engine = engineOf({ clock: { now: throwing } })
    const open = requestBy(owner, { operation: 'readStatus', scope: undefined })
    expect(wordsOf(await everyAnswer(engine, open))).toEqual(['allowed'])
  })

  test('a date is as good as a number', async () => {
    const clock = { now: () => new Date(NOON) }
    const engine = engineOf({ lookup: lookupOf(record, true), clock })
    expect(wordsOf(await everyAnswer(engine, request))).toEqual(['allowed'])
  })
})

describe('a format that fails', () => {
  const sound = keywardenFormat()

  test('in reading: the credential is malformed', async () => {
    const format: KeyFormat = { ...sound, accepts: throwing, publicKeyIn: throwing }
    const { engine, details } = noting({ lookup: lookupOf(record, true), formats: [format] })
    for (const credential of [request.credential, owner.privateKey]) {
      const answers = await everyAnswer(engine, { ...request, credential })
      expect(wordsOf(answers)).toEqual(['CREDENTIAL_MALFORMED'])
    }
    expect(details()).toEqual([undefined])
  })

  test.each([
    ['a key that exists', record],
    ['a key that does not', UNKNOWN_KEY],
  ])('in hashing: it is a fault, for %s', async (_, found) => {
    const hashes = { digestsOf: throwing } as unknown as typeof sound.hashes
    const format: KeyFormat = { ...sound, hashes }
    const { engine, details, faults } = noting({
      ...{ lookup: lookupOf(found, true), formats: [format] },
    })
    expect(wordsOf(await everyAnswer(engine, request))).toEqual(['UNAVAILABLE'])
    expect(details()).toEqual(['what the key lookup answered cannot be judged'])
    await settled()
    expect(faults).toHaveLength(4)
  })

  test('a hash of the wrong length is a fault, not a proof', async () => {
    const short = { digestsOf: () => [Buffer.alloc(31)], indexOf: () => 0 }
    const format: KeyFormat = { ...sound, hashes: short as unknown as typeof sound.hashes }
    const { engine, faults } = noting({ formats: [format] })
    expect(wordsOf(await everyAnswer(engine, request))).toEqual(['UNAVAILABLE'])
    await settled()
    expect(faults).toMatchObject(
      Array.from({ length: 4 }, () => ({ code: 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH' })),
    )
  })
})
