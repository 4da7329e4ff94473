/** One organization of Atlas with one project and one key without an access list. */
export const ORGANIZATION = '6a794283fefc63f0cd0e873a'
export const PROJECT = '6a790000c6d07ef7b77e90d3'

const KEY = '6a7915ed7e70cad194619229'

export const exported = {
  organizations: [
    {
      organization: { id: ORGANIZATION, name: 'Acme Logistics' },
      settings: { apiAccessListRequired: false },
      projects: [{ id: PROJECT, name: 'billing', orgId: ORGANIZATION }],
      apiKeys: [
        {
          id: KEY,
          desc: 'nightly export',
          publicKey: 'aaaaaaaa',
          privateKey: '********-****-****-16e51c6b36d6',
          roles: [{ orgId: ORGANIZATION, roleName: 'ORG_MEMBER' }],
        },
      ],
      accessLists: { [KEY]: { results: [] } },
    },
  ],
}

/** A line of a log: by the key, something it may, unless said otherwise. */
export function request(change: object = {}): string {
  return JSON.stringify({
    at: '2026-11-20T06:00:00Z',
    publicKey: 'aaaaaaaa',
    address: '203.0.113.7',
    operation: 'getOrg',
    orgId: ORGANIZATION,
    ...change,
  })
}
