/**
 * A small world to tell the rules of the founding document in: an organization with two projects,
 * keys that usually call from the office, and the roles and operations of Atlas.
 */
import {
  ApiKey,
  type ApiKeyFields,
  type CredentialFailure,
  type Decision,
  decide,
  explain,
  type GateName,
  Organization,
  Project,
  type RefusalCode,
  type RolePolicy,
} from 'keywarden'
import { type AtlasOperation, atlasPolicy } from 'keywarden/atlas'

export const acme = Organization.of({
  id: 'acme',
  name: 'Acme Logistics',
  accessListRequired: false,
})
export const billing = Project.of({ id: 'billing', organization: 'acme', name: 'Billing' })
export const website = Project.of({ id: 'website', organization: 'acme', name: 'Website' })

/** An organization that has nothing to do with Acme, and a project of it. */
export const harbour = Organization.of({ id: 'harbour', name: 'Harbour Freight Forwarders' })
export const docks = Project.of({ id: 'docks', organization: 'harbour', name: 'Docks' })

/** Where the keys of this world are listed and call from, unless a test says otherwise. */
export const OFFICE = '203.0.113.7'
export const ELSEWHERE = '198.51.100.20'

export const NOW = new Date('2026-06-01T12:00:00Z')

/** A key of Acme that holds no role and is listed at the office. */
export function aKey(fields: Partial<ApiKeyFields> = {}): ApiKey {
  return ApiKey.of({
    id: 'key-1',
    organization: 'acme',
    publicKey: 'abcdefgh',
    description: 'nightly export',
    accessList: [OFFICE],
    createdAt: new Date('2026-01-01'),
    ...fields,
  })
}

/** Somebody calls: by default with a proved key, from the office, for what every key may do. */
export interface Call {
  readonly key: ApiKey | undefined
  readonly to?: AtlasOperation | (string & {})
  /** Where the operation is to be done; nowhere in particular when absent. */
  readonly in?: Organization | Project | undefined
  readonly from?: string | undefined
  readonly surface?: string
  readonly credential?: CredentialFailure
  /** The organization of the key, as stored. */
  readonly organization?: Organization | undefined
  readonly policy?: RolePolicy
}

/** The whole decision on a call. */
export function judge(call: Call): Decision {
  return decide(requestOf(call))
}

/** The decision in a word: `'allowed'`, or the code of the refusal. */
export function answer(call: Call): 'allowed' | RefusalCode {
  const decision = judge(call)
  return decision.allowed ? 'allowed' : decision.refusal.code
}

/** What one gate alone says of a call: `'passed'`, a refusal code, or why it was not asked. */
export function gate(name: GateName, call: Call): string | undefined {
  const report = explain(requestOf(call)).gates.find((one) => one.gate === name)
  if (report?.outcome === 'refused') return report.refusal.code
  return report?.outcome === 'passed' ? 'passed' : report?.reason
}

function requestOf(given: Call) {
  // Without a prototype, so that a call says what is in it, and nothing else.
  const call: Call = Object.assign(Object.create(null), given)
  const place = call.in
  return {
    policy: call.policy ?? atlasPolicy,
    organization: 'organization' in call ? call.organization : acme,
    project: place instanceof Project ? place : undefined,
    key: call.key,
    credential: call.credential ?? ('proved' as const),
    surface: call.surface,
    address: 'from' in call ? call.from : OFFICE,
    operation: call.to ?? 'getSystemStatus',
    scope: scopeOf(place),
    at: NOW,
  }
}

function scopeOf(place: Organization | Project | undefined) {
  if (place instanceof Project) return { project: place.id }
  return place === undefined ? undefined : { organization: place.id }
}

const PLACES = { organization: acme, project: billing, none: undefined }

/** Every operation of Atlas, called where it belongs. */
export const everyOperation: readonly Pick<Call, 'to' | 'in'>[] = atlasPolicy.operations.map(
  ({ name, level }) => ({ to: name, in: PLACES[level] }),
)
