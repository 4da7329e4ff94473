import { CREDENTIAL_FAILURES } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { acmeKey, answerTo, HOUR, NOON, rival } from '../../fixtures/acme.js'

describe('who is calling: what was wrong with the credential is the answer', () => {
  test.each(CREDENTIAL_FAILURES)('%s, whatever is known of the key', (failure) => {
    expect(answerTo({ credential: failure })).toBe(failure)
    expect(answerTo({ credential: failure, key: acmeKey().revoke(NOON) })).toBe(failure)
    expect(answerTo({ credential: failure, key: undefined, organization: undefined })).toBe(failure)
  })

  test('nothing shown is CREDENTIAL_MISSING', () => {
    expect(answerTo({ credential: undefined as never })).toBe('CREDENTIAL_MISSING')
    expect(answerTo({ credential: null as never })).toBe('CREDENTIAL_MISSING')
  })

  test.each([
    ['a word nobody knows', 'trusted'],
    ['another spelling of proved', 'PROVED'],
    ['a refusal that is no credential failure', 'KEY_REVOKED'],
    ['true', true],
    ['nothing in a string', ''],
    ['proved in an object', Object('proved')],
    ['a list of proved', ['proved']],
  ])('%s proves nothing', (_, credential) => {
    expect(answerTo({ credential: credential as never })).toBe('CREDENTIAL_MALFORMED')
  })

  test('a proof without a key is a proof of nothing', () => {
    expect(answerTo({ key: undefined })).toBe('KEY_UNKNOWN')
  })
})

describe('a damaged record is refused, never repaired by guessing', () => {
  test.each([
    ['its organization is not there', { organization: undefined }],
    ['the organization is not its own', { organization: rival }],
    ['it holds an unknown role', { key: acmeKey({ organizationRoles: ['MEMBER', 'BOSS'] }) }],
    ['it holds an unknown project role', { key: acmeKey({ projectRoles: { billing: ['BOSS'] } }) }],
    [
      'it holds a project role of the organization',
      { key: acmeKey({ organizationRoles: ['READER'] }) },
    ],
    [
      'it holds an organization role in a project',
      { key: acmeKey({ projectRoles: { billing: ['OWNER'] } }) },
    ],
    [
      'a role is called like what every object has',
      { key: acmeKey({ organizationRoles: ['constructor'] }) },
    ],
  ])('%s', (_, change) => {
    expect(answerTo(change)).toBe('KEY_DAMAGED')
  })

  test('whatever the state of the key', () => {
    const key = acmeKey({ organizationRoles: ['BOSS'], revokedAt: NOON })
    expect(answerTo({ key })).toBe('KEY_DAMAGED')
  })
})

describe('the state of a proved key', () => {
  test('revoked for good, even before the instant of the revocation', () => {
    expect(answerTo({ key: acmeKey({ revokedAt: NOON - HOUR }) })).toBe('KEY_REVOKED')
    expect(answerTo({ key: acmeKey({ revokedAt: NOON + HOUR }) })).toBe('KEY_REVOKED')
  })

  test('disabled until it is enabled', () => {
    const disabled = acmeKey().disable(NOON - HOUR)
    expect(answerTo({ key: disabled })).toBe('KEY_DISABLED')
    expect(answerTo({ key: disabled.enable() })).toBe('allowed')
  })

  test.each([
    [NOON + 1, 'allowed'],
    [NOON, 'KEY_EXPIRED'],
    [NOON - 1, 'KEY_EXPIRED'],
  ] as const)('expired from the very instant on', (expiresAt, answer) => {
    expect(answerTo({ key: acmeKey({ expiresAt }) })).toBe(answer)
  })

  test.each([
    [NOON - 1, 'allowed'],
    [NOON, 'allowed'],
    [NOON + 1, 'KEY_NOT_YET_VALID'],
  ] as const)('valid from the very instant on', (notBefore, answer) => {
    expect(answerTo({ key: acmeKey({ notBefore }) })).toBe(answer)
  })

  test('the first that holds: revoked, disabled, expired', () => {
    const expired = { expiresAt: NOON - HOUR }
    const disabled = { ...expired, disabledAt: NOON }
    const revoked = { ...disabled, revokedAt: NOON }
    expect(answerTo({ key: acmeKey(expired) })).toBe('KEY_EXPIRED')
    expect(answerTo({ key: acmeKey(disabled) })).toBe('KEY_DISABLED')
    expect(answerTo({ key: acmeKey(revoked) })).toBe('KEY_REVOKED')
  })
})
