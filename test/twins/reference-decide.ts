import ipaddr from 'ipaddr.js'
import type {
  CredentialFailure,
  GateName,
  ManagementCommand,
  RefusalCode,
  ShadowedGate,
} from 'keywarden'
import { type PlainAddress, plainAddress } from './strict-address.js'

/** Names are keys of maps here, so that no name is special. */
export interface PlainPolicy {
  readonly roles: ReadonlyMap<string, PlainRole>
  readonly operations: ReadonlyMap<string, PlainOperation>
  /** Which commands of the Access Manager take which operations. Default: none takes any. */
  readonly management?: ReadonlyMap<ManagementCommand, string>
}

export interface PlainRole {
  readonly level: 'organization' | 'project'
  readonly includes: readonly string[]
}

export interface PlainOperation {
  readonly level: 'organization' | 'project' | 'none'
  readonly allow: { readonly anyOf: readonly string[] } | 'any-key' | 'public'
  readonly requiresAccessList: boolean
}

export interface PlainEntry {
  readonly cidr: string
  readonly expiresAt: number | undefined
}

export interface PlainKey {
  readonly id: string
  readonly publicKey: string
  readonly organization: string
  readonly organizationRoles: readonly string[]
  readonly projectRoles: ReadonlyMap<string, readonly string[]>
  readonly accessList: readonly PlainEntry[]
  readonly notBefore: number | undefined
  readonly expiresAt: number | undefined
  readonly disabledAt: number | undefined
  readonly revokedAt: number | undefined
}

export type PlainScope = { readonly organization?: string; readonly project?: string } | undefined

/** A request as plain data, without a class of the library in it. */
export interface PlainRequest {
  readonly policy: PlainPolicy | undefined
  readonly organization: { readonly id: string; readonly accessListRequired: boolean } | undefined
  readonly project: { readonly id: string; readonly organization: string } | undefined
  readonly key: PlainKey | undefined
  readonly credential: 'proved' | CredentialFailure
  readonly surface: string | undefined
  readonly address: string | undefined
  readonly operation: string
  readonly scope: PlainScope
  readonly at: number
  readonly fault: string | undefined
  /** Default none. */
  readonly shadow?: readonly ShadowedGate[]
}

export interface PlainDecision {
  readonly answer: 'allowed' | 'public' | RefusalCode
  readonly facts: {
    readonly at: Date | undefined
    readonly operation: string
    readonly surface: string
    readonly scope: { level: string; id: string } | undefined
    readonly address: string | undefined
    readonly key: { id: string; publicKey: string } | undefined
    readonly organization: string | undefined
    readonly entry: string | undefined
    readonly shadowed: readonly RefusalCode[] | undefined
  }
  /** Every held role by which the key may: an allowed decision by roles names one of them. */
  readonly roles: readonly string[]
}

/** A request with a key and a policy to judge it by. */
export type JudgedRequest = PlainRequest & { readonly policy: PlainPolicy; readonly key: PlainKey }

/**
 * The twin of `decide`: section 4 of the design, read aloud, slowly. It shares nothing with the
 * engine: no class, no closure computed ahead, no scanner.
 */
export function referenceDecide(request: PlainRequest): PlainDecision {
  const facts = factsOf(request)
  if (operationOf(request)?.allow === 'public') {
    const unasked = { key: undefined, organization: undefined, entry: undefined }
    return { answer: 'public', facts: { ...facts, ...unasked }, roles: [] }
  }
  const { answer, shadowed } = judgement(request)
  const told = { ...facts, shadowed: shadowed.length === 0 ? undefined : shadowed }
  if (answer !== 'allowed') return { answer, facts: told, roles: [] }
  return { answer, facts: told, roles: rolesThatDo(request as JudgedRequest) }
}

interface Judgement {
  readonly answer: 'allowed' | RefusalCode
  /** What was refused on the way, but not enforced. */
  readonly shadowed: readonly RefusalCode[]
}

function judgement(request: PlainRequest): Judgement {
  const { policy, key, fault, at, credential } = request
  const only = (answer: RefusalCode): Judgement => ({ answer, shadowed: [] })
  if (fault !== undefined || policy === undefined || Number.isNaN(at)) return only('UNAVAILABLE')
  if (credential !== 'proved') return only(credential)
  if (key === undefined) return only('KEY_UNKNOWN')
  const shadowed: RefusalCode[] = []
  for (const [gate, refusalBy] of GATES) {
    const answer = refusalBy({ ...request, policy, key })
    if (answer === undefined) continue
    if (!isShadowed(gate, request)) return { answer, shadowed }
    shadowed.push(answer)
  }
  return { answer: 'allowed', shadowed }
}

const GATES: readonly [GateName, (request: JudgedRequest) => RefusalCode | undefined][] = [
  ['credential', keyRefusal],
  ['surface', surfaceRefusal],
  ['address', addressRefusal],
  ['scope', scopeRefusal],
  ['role', roleRefusal],
]

function isShadowed(gate: GateName, request: PlainRequest): boolean {
  const { policy, operation } = request
  // What is inherited is nobody's: the tests also run with a polluted `Object.prototype`.
  const { shadow = [] } = Object.hasOwn(request, 'shadow') ? request : { shadow: [] }
  const managing = [...(policy?.management?.values() ?? [])]
  if (managing.includes(operation)) return false
  return shadow.some((one) => one === gate)
}

function keyRefusal({ key, organization, policy, at }: JudgedRequest): RefusalCode | undefined {
  if (organization === undefined) return 'KEY_DAMAGED'
  if (organization.id !== key.organization) return 'KEY_DAMAGED'
  for (const role of key.organizationRoles) {
    if (policy.roles.get(role)?.level !== 'organization') return 'KEY_DAMAGED'
  }
  for (const role of [...key.projectRoles.values()].flat()) {
    if (policy.roles.get(role)?.level !== 'project') return 'KEY_DAMAGED'
  }
  if (key.revokedAt !== undefined) return 'KEY_REVOKED'
  if (key.disabledAt !== undefined) return 'KEY_DISABLED'
  if (key.expiresAt !== undefined && at >= key.expiresAt) return 'KEY_EXPIRED'
  if (key.notBefore !== undefined && at < key.notBefore) return 'KEY_NOT_YET_VALID'
  return undefined
}

function surfaceRefusal({ surface }: JudgedRequest): RefusalCode | undefined {
  if (surface === undefined || surface === 'api') return undefined
  return 'CONSOLE_FORBIDDEN'
}

function addressRefusal(request: JudgedRequest): RefusalCode | undefined {
  const established = addressOf(request) !== undefined
  const required = request.organization?.accessListRequired === true
  const demanded = operationOf(request)?.requiresAccessList === true
  if (request.key.accessList.length === 0) {
    if (!required && !demanded) return undefined
    if (!established) return 'ADDRESS_UNKNOWN'
    if (required) return 'ORGANIZATION_REQUIRES_ACCESS_LIST'
    return 'OPERATION_REQUIRES_ACCESS_LIST'
  }
  if (!established) return 'ADDRESS_UNKNOWN'
  if (admittingEntries(request).length === 0) return 'ADDRESS_NOT_ON_ACCESS_LIST'
  return undefined
}

function scopeRefusal(request: JudgedRequest): RefusalCode | undefined {
  const { key, project, scope } = request
  const operation = operationOf(request)
  if (operation === undefined) return 'OPERATION_UNKNOWN'
  const organization = idOf(scope, 'organization')
  const named = idOf(scope, 'project')
  if ((organization !== undefined) !== (operation.level === 'organization')) return 'SCOPE_MISMATCH'
  if ((named !== undefined) !== (operation.level === 'project')) return 'SCOPE_MISMATCH'
  if (operation.level === 'organization' && organization !== key.organization) {
    return 'SCOPE_NOT_REACHABLE'
  }
  if (operation.level === 'project') {
    if (project === undefined) return 'SCOPE_NOT_REACHABLE'
    if (project.id !== named) return 'SCOPE_NOT_REACHABLE'
    if (project.organization !== key.organization) return 'SCOPE_NOT_REACHABLE'
  }
  return undefined
}

function roleRefusal(request: JudgedRequest): RefusalCode | undefined {
  if (operationOf(request)?.allow === 'any-key') return undefined
  if (rolesThatDo(request).length > 0) return undefined
  return 'ROLE_MISSING'
}

/** The roles held at the scope that are, or include, one that the operation asks for. */
function rolesThatDo(request: JudgedRequest): readonly string[] {
  const { policy, key, scope } = request
  const operation = operationOf(request)
  const held = [...key.organizationRoles]
  if (operation?.level === 'project')
    held.push(...(key.projectRoles.get(`${idOf(scope, 'project')}`) ?? []))
  if (operation?.level === 'none') held.push(...[...key.projectRoles.values()].flat())
  const minimal = typeof operation?.allow === 'object' ? operation.allow.anyOf : []
  return held.filter((role) => minimal.some((one) => amountsTo(policy, role, one)))
}

function amountsTo(policy: PlainPolicy, held: string, wanted: string): boolean {
  if (held === wanted) return true
  const included = policy.roles.get(held)?.includes ?? []
  return included.some((role) => amountsTo(policy, role, wanted))
}

/** The id that the scope itself names, whatever its prototype has to offer. */
function idOf(scope: PlainScope, level: 'organization' | 'project'): string | undefined {
  return scope !== undefined && Object.hasOwn(scope, level) ? scope[level] : undefined
}

function operationOf({ policy, operation }: PlainRequest): PlainOperation | undefined {
  return policy?.operations.get(operation)
}

function addressOf({ address }: PlainRequest): PlainAddress | undefined {
  return address === undefined ? undefined : plainAddress(address)
}

function factsOf(request: PlainRequest): PlainDecision['facts'] {
  const { at, operation, surface, scope, credential, key } = request
  const address = addressOf(request)
  const proved = credential === 'proved' ? key : undefined
  const [narrowest] = proved === undefined ? [] : admittingEntries({ ...request, key: proved })
  return {
    at: Number.isNaN(at) ? undefined : new Date(at),
    operation,
    surface: surface ?? 'api',
    scope: namedScope(scope),
    address: address && addressText(address),
    key: proved && { id: proved.id, publicKey: proved.publicKey },
    organization: proved?.organization,
    entry: narrowest && blockText(narrowest),
    shadowed: undefined,
  }
}

function namedScope(scope: PlainScope): { level: string; id: string } | undefined {
  const organization = idOf(scope, 'organization')
  const project = idOf(scope, 'project')
  if (organization !== undefined && project !== undefined) return undefined
  if (organization !== undefined) return { level: 'organization', id: organization }
  if (project !== undefined) return { level: 'project', id: project }
  return undefined
}

interface PlainBlock extends PlainAddress {
  readonly prefixLength: number
}

/** The blocks that contain the address and have not expired, the narrowest first. */
function admittingEntries(request: PlainRequest & { readonly key: PlainKey }): PlainBlock[] {
  const address = addressOf(request)
  if (address === undefined) return []
  return request.key.accessList
    .filter(({ expiresAt }) => expiresAt === undefined || request.at < expiresAt)
    .map(({ cidr }) => blockOf(cidr))
    .filter((block) => block.family === address.family && networkOf(block, address) === block.value)
    .sort((a, b) => b.prefixLength - a.prefixLength)
}

function blockOf(cidr: string): PlainBlock {
  const [text = '', prefix] = cidr.split('/')
  const address = plainAddress(text)
  if (address === undefined) throw new TypeError(`the twin cannot read the block ${cidr}`)
  const mapped = address.family === 4 && text.includes(':')
  const width = address.family === 4 ? 32 : 128
  const prefixLength = prefix === undefined ? width : Number(prefix) - (mapped ? 96 : 0)
  const block = { ...address, prefixLength }
  return { ...block, value: networkOf(block, address) }
}

/** The address without the bits that a block leaves open. */
function networkOf({ family, prefixLength }: PlainBlock, { value }: PlainAddress): bigint {
  const open = BigInt((family === 4 ? 32 : 128) - prefixLength)
  return (value >> open) << open
}

function addressText({ family, value }: PlainAddress): string {
  const digits = value.toString(16).padStart(family === 4 ? 8 : 32, '0')
  const bytes = [...digits.matchAll(/../g)].map(([byte]) => Number.parseInt(byte, 16))
  return ipaddr.fromByteArray(bytes).toString()
}

function blockText(block: PlainBlock): string {
  return `${addressText(block)}/${block.prefixLength}`
}
