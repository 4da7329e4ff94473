/** A secret that is kept under an old pepper proves, and is reported to be kept anew (SR-04). */
import { KeySecret, keywardenFormat, type OutdatedSecret, Peppers } from 'keywarden'
import { describe, expect, test, vi } from 'vitest'
import { answerOf } from '../fixtures/acme.js'
import { failing, hanging, noting } from './noting.js'
import {
  everyAnswer,
  format,
  lookupOf,
  mint,
  recordOf,
  requestBy,
  secretOf,
  settled,
  wordsOf,
} from './world.js'

const oldPeppers = Peppers.of([
  { id: 'old', secret: 'the pepper of last year, of 32 bytes or more' },
])
const oldFormat = keywardenFormat({ peppers: oldPeppers })
const kept = mint({}, oldFormat)
const lookup = lookupOf(recordOf(kept.key), true)
const request = requestBy(kept)

/** An engine that knows both peppers, and what it reports. */
function reporting(options: object = {}) {
  const reports: OutdatedSecret[] = []
  return {
    ...noting({ lookup, onOutdatedSecret: (outdated) => void reports.push(outdated), ...options }),
    reports,
  }
}

test('a secret under the pepper before still proves', async () => {
  expect(wordsOf(await everyAnswer(reporting().engine, request))).toEqual(['allowed'])
})

test('what to keep instead is reported after the answer, and proves under the new pepper', async () => {
  const { engine, reports } = reporting()
  await engine.authorize(request)
  expect(reports).toEqual([])
  await settled()
  const verifier = format.hashes.verifierOf(kept.publicKey, kept.privateKey)
  expect(reports).toEqual([{ organization: 'acme', key: 'key-1', secret: 'secret-1', verifier }])
  expect(verifier.pepperId).toBe('new')
  const [secret] = kept.key.secrets
  const renewed = KeySecret.of({ ...(secret as KeySecret).toJSON(), verifier })
  const { engine: next, reports: none } = reporting({
    lookup: lookupOf(recordOf(mint({ publicKey: kept.publicKey, secrets: [renewed] }).key)),
  })
  expect(answerOf(await next.authorize(request))).toBe('allowed')
  await settled()
  expect(none).toEqual([])
})

test('it is reported once for each allowed request that was really decided', async () => {
  const { engine, reports } = reporting()
  await everyAnswer(engine, request)
  await settled()
  expect(reports).toHaveLength(3)
})

test('it is reported once for many intents at once', async () => {
  const { engine, reports } = reporting()
  const { credential, address } = request
  const answers = await engine.authorizeMany(credential, address, [request, request, request])
  expect(answers.map(answerOf)).toEqual(['allowed', 'allowed', 'allowed'])
  await settled()
  expect(reports).toHaveLength(1)
})

test('of two secrets, the one that was shown is reported', async () => {
  const { publicKey } = kept
  const newer = {
    publicKey,
    privateKey: format.newPrivateKey(publicKey, { bytes: (n) => Buffer.alloc(n, 7) }),
  }
  const secrets = [secretOf(kept, 'one', undefined, oldFormat), secretOf(newer, 'two')]
  const { key } = mint({ publicKey, secrets })
  const { engine, reports } = reporting({ lookup: lookupOf(recordOf(key)) })
  await engine.authorize(requestBy(newer))
  await settled()
  expect(reports).toEqual([])
  await engine.authorize(request)
  await settled()
  expect(reports).toMatchObject([{ secret: 'one' }])
})

describe('nothing is reported', () => {
  test.each([
    ['of a refused request', { operation: 'rename' }],
    ['of a public one', { operation: 'readStatus', scope: undefined }],
    ['where the secret is wrong', { credential: mint({ publicKey: kept.publicKey }).privateKey }],
  ])('%s', async (_, change) => {
    const { engine, reports } = reporting()
    await everyAnswer(engine, { ...request, ...change })
    await settled()
    expect(reports).toEqual([])
  })

  test('of what could not be recorded', async () => {
    const decisions = {
      record: () => {
        throw new Error('full')
      },
    }
    const { engine, reports } = reporting({ unrecorded: 'refuse', decisions })
    await engine.authorize(request)
    await settled()
    expect(reports).toEqual([])
  })
})

test.each(failing)('a listener that %s changes nothing, and is told of', async (_, fail) => {
  const onOutdatedSecret = vi.fn(fail as () => void)
  const { engine, faults } = reporting({ onOutdatedSecret })
  expect(wordsOf(await everyAnswer(engine, request))).toEqual(['allowed'])
  await settled()
  await settled()
  expect(onOutdatedSecret).toHaveBeenCalledTimes(3)
  expect(faults).toHaveLength(fail === hanging ? 0 : 3)
})

test('nobody needs to listen', async () => {
  const { engine, faults } = noting({ lookup })
  expect(wordsOf(await everyAnswer(engine, request))).toEqual(['allowed'])
  await settled()
  expect(faults).toEqual([])
})

test('a secret under a pepper that is gone proves nothing, and the key is damaged', async () => {
  const formats = [keywardenFormat({ peppers: Peppers.random() })]
  const { engine, details, reports } = reporting({ formats })
  expect(wordsOf(await everyAnswer(engine, request))).toEqual(['KEY_DAMAGED'])
  expect(details()).toEqual([
    'a private key is kept under an algorithm or a pepper that is not configured',
  ])
  await settled()
  expect(reports).toEqual([])
})
