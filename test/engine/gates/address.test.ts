import { IpAddress } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { acme, acmeKey, answerTo, billing, HOUR, NOON } from '../../fixtures/acme.js'

const ADDRESS = '203.0.113.7'

const LISTS = {
  'admits it': ['203.0.113.0/24', '198.51.100.0/24'],
  'does not admit it': ['198.51.100.0/24', '2001:db8::/32'],
  'admitted it until now': [{ cidr: '203.0.113.0/24', expiresAt: NOON }],
  'has no entries': [],
}

/** L × R × Q: the key's list, the organization requires lists, the operation requires one. */
function atTheGate(
  list: keyof typeof LISTS,
  required: boolean,
  demanded: boolean,
  address: IpAddress | string | undefined,
) {
  return answerTo({
    organization: required ? acme.requireAccessList() : acme,
    project: billing,
    key: acmeKey({ projectRoles: { billing: ['PLANNER'] }, accessList: LISTS[list] }),
    operation: demanded ? 'restoreBackup' : 'planRoutes',
    scope: { project: 'billing' },
    address,
  })
}

describe('the truth table of the address', () => {
  test.each([
    ['admits it', false, false, 'allowed'],
    ['admits it', false, true, 'allowed'],
    ['admits it', true, false, 'allowed'],
    ['admits it', true, true, 'allowed'],
    ['does not admit it', false, false, 'ADDRESS_NOT_ON_ACCESS_LIST'],
    ['does not admit it', false, true, 'ADDRESS_NOT_ON_ACCESS_LIST'],
    ['does not admit it', true, false, 'ADDRESS_NOT_ON_ACCESS_LIST'],
    ['does not admit it', true, true, 'ADDRESS_NOT_ON_ACCESS_LIST'],
    ['admitted it until now', false, false, 'ADDRESS_NOT_ON_ACCESS_LIST'],
    ['admitted it until now', false, true, 'ADDRESS_NOT_ON_ACCESS_LIST'],
    ['admitted it until now', true, false, 'ADDRESS_NOT_ON_ACCESS_LIST'],
    ['admitted it until now', true, true, 'ADDRESS_NOT_ON_ACCESS_LIST'],
    ['has no entries', true, false, 'ORGANIZATION_REQUIRES_ACCESS_LIST'],
    ['has no entries', true, true, 'ORGANIZATION_REQUIRES_ACCESS_LIST'],
    ['has no entries', false, true, 'OPERATION_REQUIRES_ACCESS_LIST'],
    ['has no entries', false, false, 'allowed'],
  ] as const)('a list that %s; organization %s, operation %s: %s', (list, r, q, answer) => {
    expect(atTheGate(list, r, q, ADDRESS)).toBe(answer)
  })
})

describe('an address that cannot be established', () => {
  const nowhere = [
    undefined,
    null,
    '',
    'localhost',
    '203.0.113.7:443',
    '203.0.113.07',
    3_405_803_783,
  ]

  test('is refused as unknown wherever the address matters', () => {
    for (const list of Object.keys(LISTS) as (keyof typeof LISTS)[]) {
      for (const [required, demanded] of [
        [false, false],
        [false, true],
        [true, false],
        [true, true],
      ]) {
        const matters = list !== 'has no entries' || required === true || demanded === true
        for (const address of nowhere) {
          expect(atTheGate(list, required === true, demanded === true, address as string)).toBe(
            matters ? 'ADDRESS_UNKNOWN' : 'allowed',
          )
        }
      }
    }
  })

  test('is an object that only looks like an address', () => {
    const real = IpAddress.parse(ADDRESS)
    const lookalikes = [
      { family: 4, toString: () => ADDRESS },
      Object.create(real ?? null),
      new Proxy(real ?? {}, {}),
      [ADDRESS],
    ]
    for (const address of lookalikes) {
      expect(atTheGate('admits it', false, false, address as IpAddress)).toBe('ADDRESS_UNKNOWN')
    }
    expect(atTheGate('admits it', false, false, real)).toBe('allowed')
  })
})

describe('what a list says', () => {
  const from = (address: string, accessList: Parameters<typeof acmeKey>[0]) =>
    answerTo({ key: acmeKey(accessList), address })

  test('an expired entry admits nobody but keeps the list closed', () => {
    const accessList = [{ cidr: '198.51.100.9', expiresAt: NOON - HOUR }]
    expect(from('198.51.100.9', { accessList })).toBe('ADDRESS_NOT_ON_ACCESS_LIST')
    expect(from('203.0.113.7', { accessList })).toBe('ADDRESS_NOT_ON_ACCESS_LIST')
  })

  test('an entry admits until the instant it expires, exclusive', () => {
    const until = (expiresAt: number) => ({ accessList: [{ cidr: ADDRESS, expiresAt }] })
    expect(from(ADDRESS, until(NOON + 1))).toBe('allowed')
    expect(from(ADDRESS, until(NOON))).toBe('ADDRESS_NOT_ON_ACCESS_LIST')
  })

  test('all of IPv4 is nothing of IPv6, and the other way round', () => {
    expect(from('2001:db8::1', { accessList: ['0.0.0.0/0'] })).toBe('ADDRESS_NOT_ON_ACCESS_LIST')
    expect(from(ADDRESS, { accessList: ['::/0'] })).toBe('ADDRESS_NOT_ON_ACCESS_LIST')
    expect(from(`::ffff:${ADDRESS}`, { accessList: ['0.0.0.0/0'] })).toBe('allowed')
  })

  test('being on another key’s list does not help (rule S3)', () => {
    const other = acmeKey({ id: 'key-2', publicKey: 'ijklmnop', accessList: [ADDRESS] })
    expect(answerTo({ key: other })).toBe('allowed')
    expect(from(ADDRESS, { accessList: ['198.51.100.9'] })).toBe('ADDRESS_NOT_ON_ACCESS_LIST')
  })
})

test('an operation nobody knows requires no list, so its refusal is that it is unknown', () => {
  expect(answerTo({ operation: 'nothing' })).toBe('OPERATION_UNKNOWN')
  expect(answerTo({ operation: 'nothing', organization: acme.requireAccessList() })).toBe(
    'ORGANIZATION_REQUIRES_ACCESS_LIST',
  )
})
