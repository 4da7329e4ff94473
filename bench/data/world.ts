import { ApiKey, type KeySecretFields, Organization, Project, RolePolicy } from 'keywarden'
import { FloorList } from '../floor/address-list.js'
import type { FloorKey, FloorOperation } from '../floor/decide.js'
import { type Network, NOW, networks } from './networks.js'
import type { Random } from './random.js'

/** One key, as the library and as the code by hand know it, and where it may call from. */
export interface Twins {
  readonly key: ApiKey
  readonly floorKey: FloorKey
  readonly networks: readonly Network[]
}

/** An organization, its projects and keys, and a policy: everything twice. */
export interface World {
  readonly policy: RolePolicy
  readonly operations: ReadonlyMap<string, FloorOperation>
  readonly organization: Organization
  readonly projects: readonly Project[]
  readonly keys: readonly Twins[]
}

export interface WorldSize {
  readonly keys: number
  readonly entries: number
  readonly operations: number
}

/** How the secrets of a key are kept, where a scenario has them proved. */
export type SecretsOf = (publicKey: string) => readonly KeySecretFields[]

const ORGANIZATION_ROLES = ['OWNER', 'CREATOR', 'READER', 'MEMBER', 'BILLING']
const PROJECT_ROLES = Array.from({ length: 15 }, (_, index) => `P${index}`)

export function makeWorld(random: Random, size: WorldSize, secretsOf: SecretsOf = () => []): World {
  const policy = makePolicy(random, size.operations)
  const projects = Array.from({ length: 20 }, (_, index) =>
    Project.of({ id: `project-${index}`, organization: 'acme', name: `Project ${index}` }),
  )
  return {
    policy,
    operations: new Map(policy.operations.map((one) => [one.name, floorOperation(one)])),
    organization: Organization.of({ id: 'acme', name: 'Acme Logistics' }),
    projects,
    keys: Array.from({ length: size.keys }, (_, index) =>
      makeTwins(random, { index, projects, entries: size.entries, secretsOf }),
    ),
  }
}

/** Five organization roles, fifteen project roles; some include others. */
function makePolicy(random: Random, count: number): RolePolicy {
  const organizationRoles = ORGANIZATION_ROLES.map((role, index) => [
    role,
    { level: 'organization', includes: index === 0 ? ORGANIZATION_ROLES.slice(1) : [] },
  ])
  const projectRoles = PROJECT_ROLES.map((role, index) => [
    role,
    { level: 'project', includes: index > 0 && index % 3 === 0 ? [`P${index - 1}`] : [] },
  ])
  const operations = Array.from({ length: count }, (_, index) => {
    const level = index % 10 < 3 ? 'organization' : 'project'
    const anyOf = [random.pick(level === 'project' ? PROJECT_ROLES : ORGANIZATION_ROLES), 'OWNER']
    if (level === 'project' && index % 2 === 0) anyOf.push('P0')
    return [`operation${index}`, { level, allow: { anyOf }, requiresAccessList: index % 25 === 0 }]
  })
  return RolePolicy.define({
    roles: Object.fromEntries([...organizationRoles, ...projectRoles]),
    operations: Object.fromEntries(operations),
  })
}

function floorOperation(operation: RolePolicy['operations'][number]): FloorOperation {
  if (operation.level === 'none') throw new Error('every operation names a scope')
  const { level, requiresAccessList, satisfiedBy } = operation
  return { level, requiresAccessList, roles: new Set(satisfiedBy) }
}

interface Owned {
  readonly index: number
  readonly projects: readonly Project[]
  readonly entries: number
  readonly secretsOf: SecretsOf
}

/** A key with roles in three of four projects. Among many, some are disabled. */
function makeTwins(random: Random, { index, projects, entries, secretsOf }: Owned): Twins {
  const publicKey = `public${String(index).padStart(10, '0')}`
  const organizationRoles = ['MEMBER', random.pick(['READER', 'BILLING'])]
  const projectRoles = Object.fromEntries(
    projects.slice(0, 15).map(({ id }) => [id, [random.pick(PROJECT_ROLES), 'P0']]),
  )
  const list = networks(random, { size: entries, family: 4 })
  const disabled = index % 50 === 49
  const key = ApiKey.of({
    ...{ id: `key-${index}`, organization: 'acme', publicKey, description: 'export' },
    ...{ organizationRoles, projectRoles },
    accessList: list.map(({ cidr, expiresAt }) => ({ cidr, expiresAt })),
    createdAt: NOW - 1000,
    expiresAt: NOW + 1000,
    disabledAt: disabled ? NOW - 500 : undefined,
    secrets: secretsOf(publicKey),
  })
  const floorKey: FloorKey = {
    organization: 'acme',
    revoked: false,
    disabled,
    expiresAt: NOW + 1000,
    notBefore: Number.NEGATIVE_INFINITY,
    list: new FloorList(list),
    organizationRoles,
    projectRoles: new Map(Object.entries(projectRoles)),
  }
  return { key, floorKey, networks: list }
}
