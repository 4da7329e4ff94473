import fc from 'fast-check'
import { decide } from 'keywarden'
import { atlasPolicy, importAtlas } from 'keywarden/atlas'
import { describe, expect, test } from 'vitest'
import { ACME, anExport, BILLING, GRAFANA, NIGHTLY, RIVAL, withAt } from './an-export.js'

const LIST = `organizations[0].accessLists.${NIGHTLY}`
const KEYS = 'organizations[0].apiKeys'
const BLOCKS = ['203.0.113.0/24', '198.51.100.7/32']

const SELF = { rel: 'self', href: 'https://atlas.example/api' }

/** The blocks that the nightly export may call from, once the document is imported. */
function blocksIn(document: object): string[] | undefined {
  const key = importAtlas(document).keyByPublicKey('abcdefgh')
  return key?.accessList.entries.map(({ cidr }) => String(cidr))
}

/** The export with one of its lists as the API pages it: with `results`, counts and links. */
function paged(path: string, list: readonly object[], more: object = {}): object {
  return withAt(path, { links: [SELF], results: list, totalCount: list.length, ...more })
}

const PROJECTS = [{ id: BILLING, name: 'Billing', orgId: ACME, links: [], clusterCount: 3 }]

describe('what is imported', () => {
  test('holds the roles of both levels where they are held, as sets', () => {
    const roles = [
      { groupId: BILLING, roleName: 'GROUP_READ_ONLY' },
      { orgId: ACME, roleName: 'ORG_READ_ONLY' },
      { groupId: BILLING, roleName: 'GROUP_READ_ONLY' },
      { orgId: ACME, roleName: 'ORG_MEMBER' },
    ]
    const imported = importAtlas(withAt(`${KEYS}[0].roles`, roles))
    const key = imported.keyByPublicKey('abcdefgh')
    expect(key?.organizationRoles).toEqual(['ORG_MEMBER', 'ORG_READ_ONLY'])
    expect(key?.projects).toEqual([BILLING])
    expect(key?.rolesIn(BILLING)).toEqual(['GROUP_READ_ONLY'])
  })

  test('does not depend on the order of roles', () => {
    const roles = [
      { orgId: ACME, roleName: 'ORG_MEMBER' },
      { orgId: ACME, roleName: 'ORG_BILLING_ADMIN' },
      { groupId: BILLING, roleName: 'GROUP_OWNER' },
      { groupId: BILLING, roleName: 'GROUP_ALERTS_MANAGER' },
      { groupId: BILLING, roleName: 'GROUP_MODEL_OWNER' },
    ]
    const asText = (list: readonly object[]) =>
      JSON.stringify(importAtlas(withAt(`${KEYS}[0].roles`, list)).keys)
    const expected = asText(roles)
    fc.assert(
      fc.property(fc.shuffledSubarray(roles, { minLength: roles.length }), (shuffled) => {
        expect(asText(shuffled)).toBe(expected)
      }),
      { numRuns: 50 },
    )
  })

  test('was created when it says, or else when its id was made', () => {
    const at = (document: object) => importAtlas(document).keyByPublicKey('abcdefgh')?.createdAt
    expect(at(anExport())).toEqual(new Date('2024-01-11T14:49:38Z'))
    const told = withAt(`${KEYS}[0].created`, '2025-03-04T05:06:07+02:00')
    expect(at(told)).toEqual(new Date('2025-03-04T03:06:07Z'))
    const founded = withAt('organizations[0].organization.created', '2023-01-01T00:00:00Z')
    const { createdAt } = importAtlas(founded).organization(ACME) ?? {}
    expect(createdAt).toEqual(new Date('2023-01-01T00:00:00Z'))
  })

  test('keeps a redacted private key as given, and none where none is shown', () => {
    const redactions = importAtlas(anExport()).keys.map(({ secrets }) =>
      secrets.map(({ redacted }) => redacted),
    )
    expect(redactions).toEqual([['********-****-****-0123456789ab'], [], []])
  })

  test('is judged by decide like any other key', () => {
    const imported = importAtlas(anExport())
    const key = imported.keyByPublicKey('abcdefgh')
    const from = (address: string) =>
      decide({
        ...{ policy: atlasPolicy, key, address, credential: 'proved', at: new Date('2026-06-01') },
        organization: imported.organization(ACME),
        project: imported.project(BILLING),
        ...{ operation: 'takeSnapshots', scope: { project: BILLING } },
      })
    expect(from('203.0.113.9').allowed).toBe(true)
    expect(from('203.0.112.9').toJSON()).toMatchObject({
      refusal: { code: 'ADDRESS_NOT_ON_ACCESS_LIST' },
    })
  })

  test('may hold roles that another policy knows', () => {
    const policy = atlasPolicy.extend({ roles: { GROUP_CHARTS_ADMIN: { level: 'project' } } })
    const document = withAt(`${KEYS}[0].roles[0].roleName`, 'GROUP_CHARTS_ADMIN')
    const key = importAtlas(document, { policy }).keyByPublicKey('abcdefgh')
    expect(key?.rolesIn(BILLING)).toEqual(['GROUP_BACKUP_CREATOR', 'GROUP_CHARTS_ADMIN'])
  })

  test('may have ids that are alike, of different kinds', () => {
    const imported = importAtlas(withAt(`${KEYS}[1].publicKey`, NIGHTLY))
    expect(imported.keyByPublicKey(NIGHTLY)?.id).toBe(GRAFANA)
    const twins = anExport()
    const [, { organization, projects }] = Object(twins).organizations
    organization.id = GRAFANA
    projects[0] = { ...projects[0], id: NIGHTLY, orgId: GRAFANA }
    Object(twins).organizations[1].apiKeys = []
    expect(importAtlas(twins).project(NIGHTLY)?.organization).toBe(GRAFANA)
  })

  test('is nothing when the document is empty', () => {
    const imported = importAtlas({ organizations: [] })
    expect([imported.organizations, imported.projects, imported.keys]).toEqual([[], [], []])
  })

  test('is not changed by what happens to the document later', () => {
    const roles = [{ orgId: ACME, roleName: 'ORG_MEMBER' }]
    const entries = [{ cidrBlock: '203.0.113.0/24' }]
    const document = withAt(`${KEYS}[0].roles`, roles)
    Reflect.set(Object(document).organizations[0].accessLists, NIGHTLY, entries)
    const key = importAtlas(document).keyByPublicKey('abcdefgh')
    const before = JSON.stringify(key)
    roles.push({ orgId: ACME, roleName: 'ORG_OWNER' })
    entries[0] = { cidrBlock: '0.0.0.0/0' }
    expect(JSON.stringify(key)).toBe(before)
  })
})

describe('what the API says besides', () => {
  test('is tolerated: links, and fields that are not known here', () => {
    const decorated = (value: object): object =>
      Array.isArray(value)
        ? value.map(decorated)
        : {
            ...Object.fromEntries(
              Object.entries(value).map(([name, one]) => [
                name,
                typeof one === 'object' && name !== 'accessLists' ? decorated(one) : one,
              ]),
            ),
            links: [SELF],
            somethingNew: { of: ['any', 'kind'] },
          }
    const plain = importAtlas(anExport())
    const imported = importAtlas(decorated(anExport()))
    expect(JSON.stringify(imported.keys)).toBe(JSON.stringify(plain.keys))
    expect(JSON.stringify(imported.organizations)).toBe(JSON.stringify(plain.organizations))
  })

  test('of an entry may be the address only, which is a block of one', () => {
    const entries = [{ ipAddress: '198.51.100.7' }, { ipAddress: '2001:db8::7', count: 3 }]
    expect(blocksIn(withAt(LIST, { results: entries }))).toEqual([
      '198.51.100.7/32',
      '2001:db8::7/128',
    ])
  })

  test('of an entry may be the block only, or both, the block then counting', () => {
    const entries = [
      { cidrBlock: '198.51.100.7' },
      { cidrBlock: '10.0.0.0/8', ipAddress: '10.0.0.0' },
      { cidrBlock: '::ffff:203.0.113.7/128', ipAddress: '203.0.113.7' },
    ]
    expect(blocksIn(withAt(LIST, { results: entries }))).toEqual([
      '198.51.100.7/32',
      '10.0.0.0/8',
      '203.0.113.7/32',
    ])
  })

  test('drops the host bits of a block, and merges equal networks', () => {
    const entries = [{ cidrBlock: '10.1.2.3/8' }, { cidrBlock: '10.0.0.0/8' }]
    expect(blocksIn(withAt(LIST, { results: entries }))).toEqual(['10.0.0.0/8'])
  })

  test.each([
    ['an access list bare', withAt(LIST, [{ cidrBlock: BLOCKS[0] }, { cidrBlock: BLOCKS[1] }])],
    ['an access list without a count', withAt(`${LIST}.totalCount`, undefined)],
    ['projects as a page', paged('organizations[0].projects', PROJECTS)],
    ['a page that says it has less than it holds', withAt(`${LIST}.totalCount`, 1)],
    [
      'a page put together of several: its link to the second is no matter then',
      withAt(`${LIST}.links`, [{ rel: 'next', href: 'https://atlas.example/api?pageNum=2' }]),
    ],
    [
      'a page without a count that leads nowhere else',
      withAt(LIST, { results: BLOCKS.map((cidrBlock) => ({ cidrBlock })), links: [SELF] }),
    ],
    [
      'links that are nothing of the kind',
      withAt(LIST, { results: BLOCKS.map((cidrBlock) => ({ cidrBlock })), links: [null, 'next'] }),
    ],
  ])('may be %s', (_, document) => {
    expect(blocksIn(document)).toEqual(BLOCKS)
    expect(importAtlas(document).projects).toHaveLength(2)
  })

  test('may be keys as a page', () => {
    const key = { id: GRAFANA, desc: 'grafana', publicKey: 'ijklmnop', roles: [] }
    const imported = importAtlas(paged(KEYS, [key]))
    expect(imported.keys.map(({ id }) => id)).toEqual([GRAFANA, expect.any(String)])
  })

  test('may be a list of a key that is not there, which is nobody’s', () => {
    const imported = importAtlas(withAt(`organizations[0].accessLists.${RIVAL}`, []))
    expect(imported.keys).toHaveLength(3)
  })
})
