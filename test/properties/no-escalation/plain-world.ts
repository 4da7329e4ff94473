import {
  Actor,
  ApiKey,
  KeySecret,
  keywardenFormat,
  MANAGEMENT_COMMANDS,
  type MemoryStorage,
  memoryStorage,
  Organization,
  OrganizationState,
  Project,
  RolePolicy,
  systemRandom,
} from 'keywarden'
import type { PlainActor, PlainManagement, PlainRoles } from '../../twins/reachable-roles.js'

export const NOON = Date.UTC(2026, 5, 1, 12)
const MORNING = NOON - 3_600_000

/** Where everybody in these worlds calls from. */
export const HERE = '203.0.113.7'
export const ELSEWHERE = '198.51.100.20'

/** What keeps a key from being used by those who know its private key. */
export const CONDITIONS = [
  ...(['usable', 'disabled', 'expired', 'not yet valid'] as const),
  ...(['listed elsewhere', 'rotated away'] as const),
]

/** A key of the organization before anything happens. */
export interface PlainKey extends PlainRoles {
  /** Whether those who act know its private key. */
  readonly known: boolean
  readonly condition: (typeof CONDITIONS)[number]
}

/** An organization, and the actors who help one another: some keys of it, and some persons. */
export interface PlainWorld {
  readonly policy: PlainManagement
  readonly projects: readonly string[]
  readonly keys: readonly PlainKey[]
  readonly persons: readonly PlainRoles[]
}

/** What any key may do: a key that is allowed it becomes an actor. */
export const ANYTHING = 'askAnything'

/** The policy as the library takes it: every command takes an operation of its own. */
export function policyOf({ roles, takes, ...rest }: PlainManagement): RolePolicy {
  const operations = [...takes].map(([command, anyOf]) => {
    const { level } = MANAGEMENT_COMMANDS[command]
    return [command, { level, allow: { anyOf } }] as const
  })
  const commands = [...takes.keys(), 'keys.rotateSelf']
  return RolePolicy.define({
    roles: Object.fromEntries(roles),
    operations: {
      ...Object.fromEntries(operations),
      'keys.rotateSelf': { level: 'organization', allow: 'any-key' },
      [ANYTHING]: { level: 'none', allow: 'any-key' },
    },
    management: Object.fromEntries(commands.map((command) => [command, command])),
    ...rest,
  })
}

/** Those who act, as they are before anything happens. */
export function foundersOf({ persons, keys }: PlainWorld): readonly PlainActor[] {
  const usable = keys.filter(({ known, condition }) => known && condition === 'usable')
  return [
    ...persons.map((roles) => ({ kind: 'user' as const, ...roles })),
    ...usable.map((roles) => ({ kind: 'key' as const, ...roles })),
  ]
}

/** The persons as actors. */
export function personsOf({ persons }: PlainWorld): readonly Actor[] {
  return persons.map(({ organization, projects }, index) =>
    Actor.user({
      ...{ id: `person-${index}`, organization: 'acme' },
      ...{ organizationRoles: organization, projectRoles: projects },
    }),
  )
}

/** The roles of a key as plain data. */
export function rolesOf(key: ApiKey): PlainRoles {
  const projects = new Map(key.projects.map((id) => [`${id}`, key.rolesIn(id)]))
  return { organization: key.organizationRoles, projects }
}

/** Private keys to be used again in every world: making them is slow. */
const CREDENTIALS = Array.from({ length: 5 }, (_, index) => {
  const format = keywardenFormat()
  const publicKey = format.newPublicKey(systemRandom)
  const privateKey = format.newPrivateKey(publicKey, systemRandom)
  const verifier = format.hashes.verifierOf(publicKey, privateKey)
  return { id: `key-${index}`, secret: `secret-${index}`, publicKey, privateKey, verifier }
})

/** The private keys that those who act know. */
export function knownIn({ keys }: PlainWorld) {
  return CREDENTIALS.filter((_, index) => keys[index]?.known === true)
}

/** The organization before anything happens. */
export function stateOf({ projects, keys }: PlainWorld): OrganizationState {
  return OrganizationState.of(
    Organization.of({ id: 'acme', name: 'Acme Logistics' }),
    projects.map((id) => Project.of({ id, organization: 'acme', name: id })),
    CREDENTIALS.slice(0, keys.length).map((one, index) => keyOf(one, keys[index] as PlainKey)),
  )
}

function keyOf({ id, secret, publicKey, verifier }: (typeof CREDENTIALS)[number], key: PlainKey) {
  const { organization, projects, condition } = key
  const proof = KeySecret.of({ id: secret, verifier, redacted: '****', createdAt: MORNING })
  return ApiKey.of({
    ...{ id, publicKey, organization: 'acme', description: condition, createdAt: MORNING },
    ...{ organizationRoles: organization, projectRoles: projects },
    secrets: [condition === 'rotated away' ? proof.expireAt(NOON) : proof],
    accessList: condition === 'listed elsewhere' ? [ELSEWHERE] : [],
    ...(condition === 'disabled' && { disabledAt: MORNING }),
    ...(condition === 'expired' && { expiresAt: NOON }),
    ...(condition === 'not yet valid' && { notBefore: NOON + 1 }),
  })
}

/** A storage that holds an organization, and nothing else. */
export async function storing(state: OrganizationState): Promise<MemoryStorage> {
  const { organization, projects, keys } = state
  const memory = memoryStorage()
  await memory.commit({
    ...{ organization: organization.id, basedOn: 0, events: [] },
    put: { organization, projects, keys },
    remove: { organization: false, projects: [], keys: [] },
  })
  return memory
}
