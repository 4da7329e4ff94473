import { importAtlas } from 'keywarden/atlas'
import { describe, expect, test } from 'vitest'
import {
  ACME,
  anExport,
  BILLING,
  DEPOT,
  errorOf,
  faultsOf,
  GRAFANA,
  type Json,
  NIGHTLY,
  RIVAL,
  withAt,
} from './an-export.js'

const FIRST = 'organizations[0]'
const KEY = `${FIRST}.apiKeys[0]`
const LISTS = `${FIRST}.accessLists`
const ENTRY = `${LISTS}.${NIGHTLY}.results[0]`

const ID = 'must be an id of Atlas: 24 lower-case hexadecimal digits, the first 8 a time'
const TIME = 'must be an ISO 8601 time with its offset from UTC'
const MISSING_LIST = 'must be the access list of that key: a missing list is not an empty one'
const LISTED = 'must be an array, or an object with an array as results'
const BLOCK = 'must be an IPv4 or IPv6 address or block'
const REDACTED = 'must be redacted: stars, then at most 12 closing characters'
const ONE_SCOPE = 'must name exactly one of orgId and groupId'
const HUGE = 'x'.repeat(1_000_000)

/** A value, the path where it stands in the export, and the rule it breaks there. */
const MISFITS: readonly [path: string, value: Json, rule: string][] = [
  ['organizations', undefined, 'must be an array'],
  ['organizations', { results: [] }, 'must be an array'],
  [FIRST, null, 'must be an object'],
  [FIRST, ['Acme'], 'must be an object'],
  [`${FIRST}.organization`, undefined, 'must be an object'],
  [`${FIRST}.organization.id`, 17, ID],
  [`${FIRST}.organization.id`, ACME.toUpperCase().replace('1', 'F'), ID],
  [`${FIRST}.organization.id`, '000000000000000000000001', ID],
  [`${FIRST}.organization.name`, 4711, 'must be a string'],
  [`${FIRST}.organization.name`, '', 'must be of 1 to 64 characters'],
  [`${FIRST}.organization.name`, HUGE, 'must be of 1 to 64 characters'],
  [`${FIRST}.organization.name`, 'Acme\u0007', 'must not contain control or invisible characters'],
  [
    `${FIRST}.organization.isDeleted`,
    true,
    'must not be true: a deleted organization is not imported',
  ],
  [`${FIRST}.organization.isDeleted`, 'false', 'must be true or false'],
  [`${FIRST}.settings`, undefined, 'must be an object'],
  [`${FIRST}.settings.apiAccessListRequired`, undefined, 'must be true or false'],
  [`${FIRST}.settings.apiAccessListRequired`, 0, 'must be true or false'],
  [`${FIRST}.projects`, undefined, LISTED],
  [`${FIRST}.projects`, 'Billing', LISTED],
  [`${FIRST}.projects[0].id`, undefined, ID],
  [`${FIRST}.projects[0].name`, 'y'.repeat(65), 'must be of 1 to 64 characters'],
  [`${FIRST}.projects[0].created`, 'yesterday', TIME],
  [`${FIRST}.projects[0].created`, 1_706_778_000_000, TIME],
  [`${FIRST}.projects[0].created`, '2024-02-01T09:00:00', TIME],
  [`${FIRST}.projects[0].created`, '2024-02-30T09:00:00Z', TIME],
  [`${FIRST}.projects[0].created`, '1970-01-01T00:00:00Z', 'must be after 1970-01-01T00:00:00Z'],
  [`${FIRST}.projects[0].created`, HUGE, TIME],
  [`${FIRST}.apiKeys`, null, LISTED],
  [`${KEY}.desc`, undefined, 'must be a string'],
  [`${KEY}.desc`, HUGE, 'must be of 1 to 250 characters'],
  [`${KEY}.publicKey`, 12_345_678, 'must be an id: 1 to 64 ASCII letters, digits, _ or -'],
  [`${KEY}.publicKey`, HUGE, 'must be an id: 1 to 64 ASCII letters, digits, _ or -'],
  [`${KEY}.privateKey`, '01234567-89ab-4cde-8f01-23456789abcd', REDACTED],
  [`${KEY}.privateKey`, '***************0123456789abc', REDACTED],
  [`${KEY}.privateKey`, null, REDACTED],
  [`${KEY}.roles`, { orgId: ACME }, 'must be an array'],
  [`${KEY}.roles[0]`, 'GROUP_READ_ONLY', 'must be an object'],
  [`${KEY}.roles[0]`, { roleName: 'ORG_MEMBER' }, ONE_SCOPE],
  [`${KEY}.roles[0]`, { roleName: 'ORG_MEMBER', orgId: ACME, groupId: BILLING }, ONE_SCOPE],
  [`${KEY}.roles[0].roleName`, 7, 'must be the name of a role'],
  [`${KEY}.roles[0].roleName`, 'GROUP_EMPEROR', 'must be a role that the policy knows'],
  [`${KEY}.roles[0].roleName`, '__proto__', 'must be a role that the policy knows'],
  [`${KEY}.roles[0].roleName`, HUGE, 'must be a role that the policy knows'],
  [`${KEY}.roles[0].roleName`, 'ORG_OWNER', 'must be a role of level project'],
  [`${KEY}.roles[1].roleName`, 'GROUP_OWNER', 'must be a role of level organization'],
  [`${KEY}.roles[0].groupId`, DEPOT, 'must be a project of the organization'],
  [`${KEY}.roles[1].orgId`, RIVAL, 'must be the organization of the key'],
  [`${FIRST}.projects[0].orgId`, RIVAL, 'must be the organization it is in'],
  ['organizations[1].projects[0].id', BILLING, 'must be there once'],
  [`${FIRST}.apiKeys[1].publicKey`, 'abcdefgh', 'must be there once'],
  ['organizations[1].apiKeys[0].publicKey', 'ijklmnop', 'must be there once'],
  [LISTS, undefined, 'must be an object'],
  [LISTS, [], 'must be an object'],
  [`${LISTS}.${NIGHTLY}`, undefined, MISSING_LIST],
  [`${LISTS}.${GRAFANA}`, undefined, MISSING_LIST],
  [`${LISTS}.${GRAFANA}`, null, LISTED],
  [`${LISTS}.${GRAFANA}.results`, undefined, 'must be an array'],
  [`${LISTS}.${GRAFANA}.results`, { 0: { cidrBlock: '10.0.0.0/8' } }, 'must be an array'],
  [
    `${LISTS}.${GRAFANA}.totalCount`,
    1,
    'must not exceed the number of results: put all pages of the list together',
  ],
  [`${LISTS}.${GRAFANA}.totalCount`, '0', 'must be a number'],
  [
    `${LISTS}.${GRAFANA}.links`,
    [{ rel: 'self' }, { rel: 'next' }],
    'must not lead on: put all pages of the list together',
  ],
  [ENTRY, '203.0.113.0/24', 'must be an object'],
  [ENTRY, {}, 'must name cidrBlock or ipAddress'],
  [ENTRY, { cidr: '203.0.113.0/24' }, 'must name cidrBlock or ipAddress'],
  [`${ENTRY}.cidrBlock`, '203.0.113.0/33', BLOCK],
  [`${ENTRY}.cidrBlock`, '203.0.113/24', BLOCK],
  [`${ENTRY}.cidrBlock`, '::ffff:0:0/95', BLOCK],
  [`${ENTRY}.cidrBlock`, 3_405_803_776, BLOCK],
  [`${ENTRY}.cidrBlock`, null, BLOCK],
  [`${ENTRY}.cidrBlock`, HUGE, BLOCK],
  [`${ENTRY}.ipAddress`, '203.0.114.1', 'must be inside cidrBlock'],
  [`${ENTRY}.ipAddress`, '2001:db8::1', 'must be inside cidrBlock'],
  [`${ENTRY}.ipAddress`, '203.0.113.0/24', 'must be an IPv4 or IPv6 address'],
  [`${ENTRY}.ipAddress`, 3_405_803_777, 'must be an IPv4 or IPv6 address'],
]

/** A value as a test name: short, and told from others. */
const shown = (value: Json) => (JSON.stringify(value) ?? 'nothing').slice(0, 60)

describe('what does not fit is refused by its place, and never repeated', () => {
  for (const [path, value, rule] of MISFITS) {
    test(`${path} = ${shown(value)} ${rule}`, () => {
      const document = withAt(path, value)
      expect(faultsOf(document)).toEqual([`${path}: ${rule}`])
      const { message } = errorOf(document)
      expect(message).toBe(`invalid input: ${path} ${rule}`)
      expect(message.length).toBeLessThan(250)
    })
  }

  test('no document at all', () => {
    for (const nothing of [undefined, null, 'x', 1, [], () => 1]) {
      expect(faultsOf(nothing)).toHaveLength(1)
    }
  })

  test('an organization twice', () => {
    const document = anExport()
    const [first] = Object(document).organizations
    Reflect.set(document, 'organizations', [first, { ...first, projects: [], apiKeys: [] }])
    expect(faultsOf(document)).toEqual(['organizations[1].organization.id: must be there once'])
  })

  test('an id twice, also of keys of two organizations', () => {
    const document = withAt('organizations[1].apiKeys[0].id', NIGHTLY)
    Reflect.set(Object(document).organizations[1].accessLists, NIGHTLY, [])
    expect(faultsOf(document)).toEqual(['organizations[1].apiKeys[0].id: must be there once'])
  })

  test('faults in pages, with the path through the page', () => {
    const inPage = (list: readonly object[]) => ({ results: list, totalCount: list.length })
    const projects = inPage([{ id: BILLING, name: 'Billing', orgId: RIVAL }])
    expect(faultsOf(withAt(`${FIRST}.projects`, projects))).toEqual([
      `${FIRST}.projects.results[0].orgId: must be the organization it is in`,
    ])
    const key = { id: NIGHTLY, desc: 'nightly export', publicKey: 'abcdefgh' }
    const keys = inPage([{ ...key, roles: [{ orgId: RIVAL, roleName: 'ORG_MEMBER' }] }])
    expect(faultsOf(withAt(`${FIRST}.apiKeys`, keys))).toEqual([
      `${FIRST}.apiKeys.results[0].roles[0].orgId: must be the organization of the key`,
    ])
    const again = inPage([
      { ...key, roles: [] },
      { ...key, roles: [] },
    ])
    expect(faultsOf(withAt(`${FIRST}.apiKeys`, again))).toEqual([
      `${FIRST}.apiKeys.results[1].id: must be there once`,
      `${FIRST}.apiKeys.results[1].publicKey: must be there once`,
    ])
    expect(faultsOf(withAt(`${LISTS}.${NIGHTLY}`, [{ cidrBlock: 'x' }]))).toEqual([
      `${LISTS}.${NIGHTLY}[0].cidrBlock: ${BLOCK}`,
    ])
  })

  test('every fault, but not more than fifty', () => {
    const entries = Array.from({ length: 80 }, () => ({ cidrBlock: 'nowhere' }))
    expect(faultsOf(withAt(`${LISTS}.${NIGHTLY}`, entries.slice(0, 7)))).toHaveLength(7)
    expect(faultsOf(withAt(`${LISTS}.${NIGHTLY}`, entries))).toHaveLength(50)
    const roles = Array.from({ length: 80 }, () => ({ orgId: ACME, roleName: 'EMPEROR' }))
    expect(faultsOf(withAt(`${KEY}.roles`, roles.slice(0, 7)))).toHaveLength(7)
    expect(faultsOf(withAt(`${KEY}.roles`, roles))).toHaveLength(50)
  })
})

describe('a hostile document', () => {
  test('whose getters throw is refused where they stand', () => {
    const document = withAt(KEY, {
      get desc() {
        throw new Error('the canary sings')
      },
    })
    expect(faultsOf(document)).toEqual([`${KEY}.desc: cannot be read`])
  })

  test('that is a proxy which throws is refused', () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    expect(faultsOf({ organizations: [proxy] })).toEqual([': cannot be read'])
  })

  test('whose getters change their mind is taken at its first word', () => {
    let reads = 0
    const role = {
      orgId: ACME,
      get roleName() {
        reads += 1
        return reads === 1 ? 'ORG_MEMBER' : 'ORG_OWNER'
      },
    }
    const imported = importAtlas(withAt(`${KEY}.roles`, [role]))
    expect(imported.keyByPublicKey('abcdefgh')?.organizationRoles).toEqual(['ORG_MEMBER'])
    expect(reads).toBe(1)
  })

  test('whose parts only inherit their fields has none', () => {
    const inherits = Object.create({ cidrBlock: '0.0.0.0/0' })
    expect(faultsOf(withAt(ENTRY, inherits))).toEqual([
      `${ENTRY}: must name cidrBlock or ipAddress`,
    ])
  })

  test('gains no list from a key named __proto__', () => {
    const text = JSON.stringify(withAt(LISTS, { proto: [{ cidrBlock: '0.0.0.0/0' }] }))
    const document = JSON.parse(text.replaceAll('"proto"', '"__proto__"'))
    expect(faultsOf(document)).toEqual([
      `${LISTS}.${NIGHTLY}: ${MISSING_LIST}`,
      `${LISTS}.${GRAFANA}: ${MISSING_LIST}`,
    ])
    expect(Object.hasOwn(Object.prototype, 'cidrBlock')).toBe(false)
  })

  test('cannot supply by a polluted prototype what it lacks', () => {
    const pollution = {
      ...{ cidrBlock: '0.0.0.0/0', apiAccessListRequired: false, isDeleted: true },
      [GRAFANA]: { items: [], field: '' },
    }
    const unlisted = withAt(`${LISTS}.${GRAFANA}`, undefined)
    const listless = withAt(ENTRY, {})
    const unsettled = withAt(`${FIRST}.settings`, {})
    Object.assign(Object.prototype, pollution)
    try {
      expect(faultsOf(listless)).toEqual([`${ENTRY}: must name cidrBlock or ipAddress`])
      expect(faultsOf(unsettled)).toEqual([
        `${FIRST}.settings.apiAccessListRequired: must be true or false`,
      ])
      expect(faultsOf(unlisted)).toEqual([`${LISTS}.${GRAFANA}: ${MISSING_LIST}`])
      expect(importAtlas(anExport()).keys).toHaveLength(3)
    } finally {
      for (const name of Object.keys(pollution)) Reflect.deleteProperty(Object.prototype, name)
    }
  })

  test('is named by no more than a line, whatever its fields are called', () => {
    for (const name of [`${NIGHTLY}\n${HUGE}`, HUGE, 'x'.repeat(1000)]) {
      const [fault] = faultsOf(withAt(LISTS, { [name]: 7, [NIGHTLY]: [], [GRAFANA]: [] }))
      expect(fault?.length).toBeLessThan(300)
      expect(fault).not.toContain('\n')
    }
  })
})
