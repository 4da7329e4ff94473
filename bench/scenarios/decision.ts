import { ApiKey, type DecisionRequest, decide, Organization, Project, RolePolicy } from 'keywarden'
import { addressData } from '../addresses.js'
import { FloorList } from '../floor/address-list.js'
import {
  type FloorKey,
  type FloorOperation,
  type FloorRequest,
  floorDecide,
} from '../floor/decide.js'
import type { Contestant } from '../measure.js'
import { flat, Random } from '../random.js'
import { INPUTS, type Scenario } from '../scenario.js'

const OPERATIONS = 500
const ENTRIES = 10
const NOW = Date.UTC(2026, 5, 1)

/** The whole judgement of one request, from text to yes or no; about half are allowed. */
export const DECISION: readonly Scenario[] = [
  {
    name: `decide: ${OPERATIONS} operations, ${ENTRIES} entries, allowed and refused`,
    contestants: () => contestants(),
    promise: { contestant: 'keywarden decide', atMost: 2 },
  },
]

function contestants(): Contestant[] {
  const random = new Random(7)
  const model = makeModel(random)
  const questions = Array.from({ length: INPUTS }, () => makeQuestion(random, model))
  const requests = questions.map(({ library }) => library)
  const floorRequests = questions.map(({ floor }) => floor)
  return [
    {
      name: 'hand-written',
      isFloor: true,
      run: (count) => {
        let yes = 0
        for (let i = 0; i < count; i++) {
          if (floorDecide(floorRequests[i & (INPUTS - 1)] as FloorRequest).allowed) yes++
        }
        return yes
      },
    },
    {
      name: 'keywarden decide',
      run: (count) => {
        let yes = 0
        for (let i = 0; i < count; i++) {
          if (decide(requests[i & (INPUTS - 1)] as DecisionRequest).allowed) yes++
        }
        return yes
      },
    },
    {
      name: 'keywarden decide, and why not',
      run: (count) => {
        let yes = 0
        for (let i = 0; i < count; i++) {
          const decision = decide(requests[i & (INPUTS - 1)] as DecisionRequest)
          if (decision.allowed) yes++
          else if (decision.refusal.code === 'UNAVAILABLE') throw new Error('no fault was planted')
        }
        return yes
      },
    },
  ]
}

interface Model {
  readonly policy: RolePolicy
  readonly operations: ReadonlyMap<string, FloorOperation>
  readonly organization: Organization
  readonly projects: readonly Project[]
  readonly texts: readonly string[]
  readonly key: ApiKey
  readonly floorKey: FloorKey
}

const ORGANIZATION_ROLES = ['OWNER', 'CREATOR', 'READER', 'MEMBER', 'BILLING']
const PROJECT_ROLES = Array.from({ length: 15 }, (_, index) => `P${index}`)

function makeModel(random: Random): Model {
  const policy = makePolicy(random)
  const { blocks, texts } = addressData(random, { size: ENTRIES, family: 4, count: INPUTS })
  const organization = Organization.of({ id: 'acme', name: 'Acme Logistics' })
  const projects = Array.from({ length: 20 }, (_, index) =>
    Project.of({ id: `project-${index}`, organization: 'acme', name: `Project ${index}` }),
  )
  const projectRoles = Object.fromEntries(
    projects.slice(0, 15).map(({ id }) => [id, [random.pick(PROJECT_ROLES), 'P0']]),
  )
  const key = ApiKey.of({
    ...{ id: 'key-1', organization: 'acme', publicKey: 'abcdefgh', description: 'export' },
    organizationRoles: ['MEMBER', 'READER'],
    projectRoles,
    accessList: blocks,
    createdAt: NOW - 1000,
    expiresAt: NOW + 1000,
  })
  return {
    ...{ policy, organization, projects, texts, key },
    operations: new Map(policy.operations.map((one) => [one.name, floorOperation(one)])),
    floorKey: {
      ...{ organization: 'acme', revoked: false, disabled: false, list: new FloorList(blocks) },
      expiresAt: NOW + 1000,
      notBefore: Number.NEGATIVE_INFINITY,
      organizationRoles: key.organizationRoles,
      projectRoles: new Map(Object.entries(projectRoles)),
    },
  }
}

function makePolicy(random: Random): RolePolicy {
  const organizationRoles = ORGANIZATION_ROLES.map((role, index) => [
    role,
    { level: 'organization', includes: index === 0 ? ORGANIZATION_ROLES.slice(1) : [] },
  ])
  const projectRoles = PROJECT_ROLES.map((role, index) => [
    role,
    { level: 'project', includes: index > 0 && index % 3 === 0 ? [`P${index - 1}`] : [] },
  ])
  const operations = Array.from({ length: OPERATIONS }, (_, index) => {
    const level = index % 10 < 3 ? 'organization' : 'project'
    const anyOf = [random.pick(level === 'project' ? PROJECT_ROLES : ORGANIZATION_ROLES), 'OWNER']
    if (level === 'project' && index % 2 === 0) anyOf.push('P0')
    const allow = { anyOf }
    return [`operation${index}`, { level, allow, requiresAccessList: index % 25 === 0 }]
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

/** The same request for both: a fifth from elsewhere, some to other projects or operations. */
function makeQuestion(random: Random, model: Model) {
  const { policy, organization, projects, texts, key, operations, floorKey } = model
  const elsewhere = random.below(5) === 0
  const unknown = random.below(50) === 0
  const operation = flat(unknown ? 'operation' : `operation${random.below(OPERATIONS)}`)
  const project = random.pick(projects)
  const level = policy.operation(operation)?.level ?? 'organization'
  const shared = {
    organization,
    project: level === 'project' ? project : undefined,
    credential: 'proved' as const,
    surface: 'api',
    address: texts[2 * random.below(INPUTS / 2) + (elsewhere ? 1 : 0)] as string,
    operation,
    scope: level === 'project' ? { project: flat(project.id) } : { organization: flat('acme') },
    at: NOW,
  }
  const library: DecisionRequest = { policy, key, ...shared }
  const floor: FloorRequest = { operations, key: floorKey, ...shared }
  return { library, floor }
}
