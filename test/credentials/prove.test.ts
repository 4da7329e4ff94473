import fc from 'fast-check'
import { atlasFormat, type KeyFormat, KeySecret, keywardenFormat, Peppers } from 'keywarden'
import { describe, expect, test } from 'vitest'
import type { PresentedKey } from '../../src/credentials/presented.js'
import { prove } from '../../src/credentials/prove.js'
import { seededRandom } from './seeded-random.js'

const NOON = Date.UTC(2026, 5, 1, 12)
const pepper = (id: string) => ({ id, secret: `the pepper ${id}, of 32 bytes or more` })
const under = (...ids: string[]) => keywardenFormat({ peppers: Peppers.of(ids.map(pepper)) })

const format = under('new', 'old')
const oldFormat = under('old')
const plain = keywardenFormat()
const random = seededRandom('prove')
const publicKey = format.newPublicKey(random)

/** A private key as it is shown. */
function shown(by: KeyFormat = format): PresentedKey {
  return {
    kind: 'private key',
    format: by,
    publicKey,
    privateKey: by.newPrivateKey(publicKey, random),
  }
}

/** The same as it is kept, under the current hash of a format. */
function kept(
  { privateKey }: PresentedKey,
  id: string,
  by = format,
  expiresAt?: number,
): KeySecret {
  return KeySecret.of({
    ...{ id, expiresAt, createdAt: 1, redacted: by.redact(privateKey) },
    verifier: by.hashes.verifierOf(publicKey, privateKey),
  })
}

/** A proof in short. */
function proof(presented: PresentedKey, secrets: KeySecret[], at = NOON) {
  const { credential, ...rest } = prove(presented, secrets, at)
  return credential === 'proved' ? { id: rest.secret?.id, ...rest, secret: undefined } : credential
}

const [one, two, wrong] = [shown(), shown(), shown()]
const proved = (id: string, outdated = false) => ({ id, outdated, secret: undefined })

describe('a private key proves its key', () => {
  test('by the secret that it is, whichever of two', () => {
    expect(proof(one, [kept(one, 'one')])).toEqual(proved('one'))
    expect(proof(one, [kept(one, 'one'), kept(two, 'two')])).toEqual(proved('one'))
    expect(proof(two, [kept(one, 'one'), kept(two, 'two')])).toEqual(proved('two'))
  })

  test('not when it is another', () => {
    expect(proof(wrong, [])).toBe('SECRET_WRONG')
    expect(proof(wrong, [kept(one, 'one')])).toBe('SECRET_WRONG')
    expect(proof(wrong, [kept(one, 'one'), kept(two, 'two')])).toBe('SECRET_WRONG')
  })

  test('not where what would recognise it is not kept', () => {
    expect(proof(one, [kept(one, 'one').withoutVerifier()])).toBe('SECRET_WRONG')
    expect(proof(two, [kept(one, 'one').withoutVerifier(), kept(two, 'two')])).toEqual(
      proved('two'),
    )
  })

  test('not for another public key, though the verifier was moved there', () => {
    const moved = { ...one, publicKey: format.newPublicKey(random) }
    expect(proof(moved, [kept(one, 'one')])).toBe('SECRET_WRONG')
  })

  test('not when one bit of what is kept is another', () => {
    const { verifier } = kept(one, 'one')
    fc.assert(
      fc.property(fc.nat(255), (bit) => {
        const digest = Buffer.from(`${verifier?.digest}`, 'hex')
        digest[bit >> 3] = (digest[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        const fields = { ...kept(one, 'one').toJSON() }
        const altered = KeySecret.of({
          ...fields,
          verifier: { algorithm: 'hmac-sha256', pepperId: 'new', digest: digest.toString('hex') },
        })
        expect(proof(one, [altered])).toBe('SECRET_WRONG')
      }),
    )
  })
})

describe('a deadline', () => {
  test('has come at its instant, and not before', () => {
    const secrets = [kept(one, 'one', format, NOON), kept(two, 'two')]
    expect(proof(one, secrets, NOON - 1)).toEqual(proved('one'))
    expect(proof(one, secrets, NOON)).toBe('SECRET_EXPIRED')
    expect(proof(one, secrets, NOON + 1)).toBe('SECRET_EXPIRED')
    expect(proof(two, secrets, NOON)).toEqual(proved('two'))
  })

  test('has come at what is no instant', () => {
    expect(proof(one, [kept(one, 'one', format, NOON)], Number.NaN)).toBe('SECRET_EXPIRED')
  })

  test('is told to nobody who shows another private key', () => {
    expect(proof(wrong, [kept(one, 'one', format, NOON)])).toBe('SECRET_WRONG')
  })

  test('counts for the secret that was shown, in any place', () => {
    expect(proof(two, [kept(one, 'one'), kept(two, 'two', format, NOON)])).toBe('SECRET_EXPIRED')
  })

  test('of one does not count where the same private key is kept twice, and the other lives', () => {
    const dead = kept(one, 'dead', format, NOON)
    const alive = kept(one, 'alive')
    expect(proof(one, [dead, alive])).toEqual(proved('alive'))
    expect(proof(one, [alive, dead])).toEqual(proved('alive'))
    expect(proof(one, [dead, dead])).toBe('SECRET_EXPIRED')
  })
})

describe('a pepper', () => {
  test('that was the current one still proves, and is reported as outdated', () => {
    expect(proof(one, [kept(one, 'one', oldFormat)])).toEqual(proved('one', true))
    const secrets = [kept(one, 'one', oldFormat), kept(two, 'two')]
    expect(proof(one, secrets)).toEqual(proved('one', true))
    expect(proof(two, secrets)).toEqual(proved('two', false))
  })

  test('that is not configured proves nothing: the key is damaged', () => {
    expect(proof(one, [kept(one, 'one', under('lost'))])).toBe('KEY_DAMAGED')
    expect(proof(wrong, [kept(one, 'one', under('lost'))])).toBe('KEY_DAMAGED')
  })

  test('that is not configured leaves the other secret its proof', () => {
    const lost = kept(one, 'one', under('lost'))
    expect(proof(two, [lost, kept(two, 'two')])).toEqual(proved('two'))
    expect(proof(two, [kept(two, 'two'), lost])).toEqual(proved('two'))
    expect(proof(wrong, [lost, kept(two, 'two')])).toBe('KEY_DAMAGED')
    expect(proof(wrong, [kept(two, 'two'), lost])).toBe('KEY_DAMAGED')
  })

  test('does not do for a secret kept without one, unless the deployment says so', () => {
    const bare = kept(one, 'one', plain)
    expect(proof(one, [bare])).toBe('KEY_DAMAGED')
    const lenient = keywardenFormat({
      peppers: Peppers.of([pepper('new')]),
      acceptUnpeppered: true,
    })
    expect(proof({ ...one, format: lenient }, [bare])).toEqual(proved('one', true))
    expect(proof({ ...one, format: plain }, [bare])).toEqual(proved('one'))
  })

  test('that is not configured proves nothing, even where what is kept is right for another', () => {
    const { digest = '' } = kept(one, 'one').verifier ?? {}
    const verifier = { algorithm: 'hmac-sha256', pepperId: 'lost', digest } as const
    const mislabelled = KeySecret.of({ ...kept(one, 'one').toJSON(), verifier })
    expect(proof(one, [mislabelled])).toBe('KEY_DAMAGED')
    const underOld = KeySecret.of({
      ...mislabelled.toJSON(),
      verifier: { ...verifier, pepperId: 'old' },
    })
    expect(proof(one, [underOld])).toBe('SECRET_WRONG')
  })

  test('of the same id and another text proves nothing', () => {
    const peppers = Peppers.of([
      { id: 'new', secret: 'another text under the same id, long enough' },
    ])
    const altered = keywardenFormat({ peppers })
    expect(proof({ ...one, format: altered }, [kept(one, 'one')])).toBe('SECRET_WRONG')
  })
})

test('a private key of the Atlas format proves like any other', () => {
  const atlas = atlasFormat({ peppers: Peppers.of([pepper('new')]) })
  const presented = shown(atlas)
  expect(proof(presented, [kept(presented, 'one', atlas)])).toEqual(proved('one'))
  expect(proof(shown(atlas), [kept(presented, 'one', atlas)])).toBe('SECRET_WRONG')
})
