import { type InputIssue, InvalidInput } from 'keywarden'
import { importAtlas } from 'keywarden/atlas'

/** Ids as Atlas makes them: the first eight digits are a second of January 2024. */
export const ACME = '65a000000000000000000001'
export const RIVAL = '65a000000000000000000002'
export const BILLING = '65a00001000000000000000a'
export const DEPOT = '65a00001000000000000000b'
export const NIGHTLY = '65a00002000000000000000a'
export const GRAFANA = '65a00002000000000000000b'
export const COURIER = '65a00002000000000000000c'

/** A JSON value. */
export type Json = string | number | boolean | null | undefined | object

/**
 * Two organizations in the shapes of the Admin API: Acme Logistics with one project and two keys,
 * and Rival Freight with one of each.
 */
export function anExport(): object {
  return structuredClone({
    organizations: [
      {
        organization: { id: ACME, name: 'Acme Logistics', isDeleted: false },
        settings: { apiAccessListRequired: true },
        projects: [{ id: BILLING, name: 'Billing', orgId: ACME, created: '2024-02-01T09:00:00Z' }],
        apiKeys: [
          {
            id: NIGHTLY,
            desc: 'nightly export',
            publicKey: 'abcdefgh',
            privateKey: '********-****-****-0123456789ab',
            roles: [
              { groupId: BILLING, roleName: 'GROUP_READ_ONLY' },
              { orgId: ACME, roleName: 'ORG_MEMBER' },
              { groupId: BILLING, roleName: 'GROUP_BACKUP_CREATOR' },
            ],
          },
          { id: GRAFANA, desc: 'grafana', publicKey: 'ijklmnop', roles: [] },
        ],
        accessLists: {
          [NIGHTLY]: {
            results: [
              { cidrBlock: '203.0.113.0/24' },
              { cidrBlock: '198.51.100.7/32', ipAddress: '198.51.100.7' },
            ],
            totalCount: 2,
          },
          [GRAFANA]: { results: [] },
        },
      },
      {
        organization: { id: RIVAL, name: 'Rival Freight' },
        settings: { apiAccessListRequired: false },
        projects: [{ id: DEPOT, name: 'Depot', orgId: RIVAL }],
        apiKeys: [
          {
            id: COURIER,
            desc: 'courier',
            publicKey: 'qrstuvwx',
            roles: [{ orgId: RIVAL, roleName: 'ORG_OWNER' }],
          },
        ],
        accessLists: { [COURIER]: { results: [{ cidrBlock: '2001:db8::/48' }] } },
      },
    ],
  })
}

/** The export with another value at a path such as `organizations[0].settings`. */
export function withAt(path: string, value: Json): object {
  const document = anExport()
  const parts = path.split(/[.[\]]+/).filter((part) => part !== '')
  const last = parts.pop() ?? ''
  const parent = parts.reduce<unknown>((at, part) => Reflect.get(Object(at), part), document)
  if (value === undefined) Reflect.deleteProperty(Object(parent), last)
  else Reflect.set(Object(parent), last, value)
  return document
}

/** The error that importing a document ends in. */
export function errorOf(document: unknown): InvalidInput {
  try {
    importAtlas(document)
  } catch (error) {
    if (error instanceof InvalidInput) return error
    throw error
  }
  throw new Error('the document was imported')
}

/** The faults of a document, `path: rule` each. */
export function faultsOf(document: unknown): string[] {
  return errorOf(document).issues.map(({ field, rule }: InputIssue) => `${field}: ${rule}`)
}
