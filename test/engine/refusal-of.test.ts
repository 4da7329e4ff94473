import { inspect } from 'node:util'
import {
  type DecisionRequest,
  decide,
  REFUSAL_CODES,
  REFUSAL_GATES,
  type RefusalCode,
} from 'keywarden'
import { describe, expect, test } from 'vitest'
import { acme, acmeKey, ask, billing, HOUR, NOON, refusalTo, rival } from '../fixtures/acme.js'

const NEW_CREDENTIAL = 'send the public key and private key of a key of the organization'
const reader = acmeKey({ projectRoles: { billing: ['READER'] } })
const inBilling = { key: reader, project: billing, scope: { project: 'billing' } }
const soon = new Date(NOON + HOUR)
const before = new Date(NOON - HOUR)

/** One request for each code, and everything its refusal says. */
const REFUSALS: readonly [RefusalCode, Partial<DecisionRequest>, object][] = [
  [
    'CREDENTIAL_MISSING',
    { credential: undefined as never },
    { message: 'no credential was sent', remedy: NEW_CREDENTIAL },
  ],
  [
    'CREDENTIAL_MALFORMED',
    { credential: 'CREDENTIAL_MALFORMED' },
    { message: 'the credential is not of a known form', remedy: NEW_CREDENTIAL },
  ],
  [
    'KEY_UNKNOWN',
    { key: undefined },
    { message: 'no key has this public key', remedy: NEW_CREDENTIAL },
  ],
  [
    'KEY_DAMAGED',
    { organization: undefined },
    {
      message: 'the stored key is damaged: the organization of the key is not there',
      remedy: 'repair the record',
      detail: 'the organization of the key is not there',
    },
  ],
  [
    'SECRET_WRONG',
    { credential: 'SECRET_WRONG' },
    {
      message: 'the private key is not that of the public key',
      remedy: 'send the private key that was shown when the key was created or last rotated',
    },
  ],
  [
    'SECRET_EXPIRED',
    { credential: 'SECRET_EXPIRED' },
    {
      message: 'the private key was rotated and its deadline has passed',
      remedy: 'send the private key that the rotation returned',
    },
  ],
  [
    'CREDENTIAL_STALE',
    { credential: 'CREDENTIAL_STALE' },
    {
      message: 'the nonce of the answer is too old, was not made here, or was used before',
      remedy: 'answer the challenge of this refusal, with its nonce',
    },
  ],
  [
    'KEY_REVOKED',
    { key: acmeKey({ revokedAt: before }) },
    { message: 'the key is revoked for good', remedy: 'use another key' },
  ],
  [
    'KEY_DISABLED',
    { key: acmeKey({ disabledAt: before }) },
    { message: 'the key is disabled', remedy: 'enable the key' },
  ],
  [
    'KEY_EXPIRED',
    { key: acmeKey({ expiresAt: before }) },
    {
      message: 'the key expired at 2026-06-01T11:00:00.000Z',
      remedy: 'set a later expiry, or use another key',
      expiresAt: before,
    },
  ],
  [
    'KEY_NOT_YET_VALID',
    { key: acmeKey({ notBefore: soon }) },
    {
      message: 'the key is not valid before 2026-06-01T13:00:00.000Z',
      remedy: 'wait until then, or set an earlier start',
      notBefore: soon,
    },
  ],
  [
    'CONSOLE_FORBIDDEN',
    { surface: 'console' },
    {
      message: 'an API key cannot use the surface `console`',
      remedy: 'call the API; a person signs in with their own account',
      surface: 'console',
    },
  ],
  [
    'ADDRESS_UNKNOWN',
    { key: acmeKey({ accessList: ['203.0.113.0/24'] }), address: 'localhost' },
    {
      message: 'the address of the caller could not be established, and here it matters',
      remedy: 'pass the address of the caller as plain IPv4 or IPv6 text',
    },
  ],
  [
    'ADDRESS_NOT_ON_ACCESS_LIST',
    { key: acmeKey({ accessList: ['203.0.113.0/24', '2001:db8::/32'] }), address: '198.51.100.7' },
    {
      message: '198.51.100.7 is not on the access list of the key',
      remedy:
        'call from 203.0.113.0/24 or 2001:db8::/32, or add an entry that contains 198.51.100.7',
      address: '198.51.100.7',
    },
  ],
  [
    'ORGANIZATION_REQUIRES_ACCESS_LIST',
    { organization: acme.requireAccessList() },
    {
      message: 'the organization requires access lists, and the list of the key has no entries',
      remedy: 'add an entry that contains 203.0.113.7 to the access list of the key',
      address: '203.0.113.7',
    },
  ],
  [
    'OPERATION_REQUIRES_ACCESS_LIST',
    { ...inBilling, operation: 'restoreBackup' },
    {
      message: '`restoreBackup` requires an access list, and the list of the key has no entries',
      remedy: 'add an entry that contains 203.0.113.7 to the access list of the key',
      address: '203.0.113.7',
    },
  ],
  [
    'OPERATION_UNKNOWN',
    { operation: 'readsettings' },
    {
      message: 'the role policy has no operation `readsettings`',
      remedy: 'name an operation of the role policy, in its exact spelling',
      operation: 'readsettings',
    },
  ],
  [
    'SCOPE_MISMATCH',
    { scope: { project: 'billing' } },
    {
      message: '`readSettings` is of level organization, and the scope is not',
      remedy: 'name exactly one id: that of the organization',
      expected: 'organization',
    },
  ],
  [
    'SCOPE_NOT_REACHABLE',
    { scope: { organization: 'rival' } },
    {
      message:
        'the caller cannot reach this organization: there is none, or it belongs to another organization',
      remedy: 'name the organization of the caller',
    },
  ],
  [
    'ROLE_MISSING',
    { operation: 'rename' },
    {
      message: 'the caller holds no role that allows `rename` there',
      remedy: 'give the caller any one of OWNER',
      roles: ['OWNER'],
    },
  ],
  [
    'UNAVAILABLE',
    { fault: 'the storage is down' },
    {
      message: 'no answer is possible: the storage is down',
      remedy: 'mend the fault, then ask again',
      detail: 'the storage is down',
    },
  ],
]

describe('every refusal says what happened, what would have done, and its facts', () => {
  test('there is one for each code', () => {
    expect(REFUSALS.map(([code]) => code)).toEqual(REFUSAL_CODES)
  })

  test.each(REFUSALS)('%s', (code, change, account) => {
    const refusal = refusalTo(change)
    expect(refusal).toEqual({ code, gate: REFUSAL_GATES[code], ...account })
    expect(Object.isFrozen(refusal)).toBe(true)
  })
})

describe('what is damaged is named for who repairs it', () => {
  test.each([
    ['the organization given is not that of the key', { organization: rival }],
    [
      'the key holds roles that the policy does not know',
      { key: acmeKey({ organizationRoles: ['BOSS'] }) },
    ],
    ['its record cannot be read', { credential: 'KEY_DAMAGED', key: undefined }],
    [
      'its record cannot be read',
      { credential: 'KEY_DAMAGED', key: undefined, organization: undefined },
    ],
  ] as const)('%s', (detail, change) => {
    expect(refusalTo(change)).toMatchObject({
      code: 'KEY_DAMAGED',
      detail,
      message: `the stored key is damaged: ${detail}`,
    })
  })

  test('but what a caller has not proved is not looked at', () => {
    const key = acmeKey({ organizationRoles: ['BOSS'] })
    const detail = 'its record cannot be read'
    expect(refusalTo({ credential: 'KEY_DAMAGED', key })).toMatchObject({ detail })
  })
})

describe('what keeps a request from being judged', () => {
  test.each([
    ['there is no role policy to judge by', { policy: undefined as never }],
    ['the clock gave no instant', { at: Number.NaN }],
    ['the feed is stale', { fault: 'the feed is stale', at: Number.NaN }],
    ['a number', { fault: 7 as never }],
  ])('%s', (detail, change) => {
    expect(refusalTo(change)).toMatchObject({ code: 'UNAVAILABLE', gate: undefined, detail })
  })
})

test('no refusal says anything that proves the key', () => {
  const digest = 'c0ffee'.repeat(11).slice(0, 64)
  const secrets = [
    { id: 's', verifier: { algorithm: 'sha256', digest }, redacted: '****a1b2', createdAt: NOON },
  ] as const
  for (const [, change] of REFUSALS) {
    const key = change.key === undefined ? {} : { key: acmeKey({ secrets }) }
    const decision = decide(ask({ ...change, ...key }))
    const said = JSON.stringify(decision) + inspect(decision, { showHidden: true, depth: 9 })
    expect(said).not.toContain('c0ffee')
  }
})
