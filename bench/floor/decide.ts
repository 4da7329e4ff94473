import { type FloorList, isAddress } from './address-list.js'

/**
 * What a service would write by hand for one policy: straight-line checks over maps and sets, the
 * same rules in the same order as the library, and nothing but a code to tell. No explanation, no
 * facts, no actor, no defence against requests of the wrong shape.
 */

export interface FloorKey {
  readonly organization: string
  readonly revoked: boolean
  readonly disabled: boolean
  readonly expiresAt: number
  readonly notBefore: number
  readonly list: FloorList | undefined
  readonly organizationRoles: readonly string[]
  readonly projectRoles: ReadonlyMap<string, readonly string[]>
}

export interface FloorOperation {
  readonly level: 'organization' | 'project'
  readonly requiresAccessList: boolean
  /** Every role that will do, inclusion resolved beforehand. */
  readonly roles: ReadonlySet<string>
}

export interface FloorRequest {
  readonly operations: ReadonlyMap<string, FloorOperation>
  readonly organization: { readonly id: string; readonly accessListRequired: boolean }
  readonly project: { readonly id: string; readonly organization: string } | undefined
  readonly key: FloorKey | undefined
  readonly credential: string
  readonly surface: string
  readonly address: string
  readonly operation: string
  readonly scope: { readonly organization?: string; readonly project?: string }
  readonly at: number
}

export type FloorDecision =
  | { readonly allowed: true; readonly key: FloorKey }
  | { readonly allowed: false; readonly code: string }

export function floorDecide(request: FloorRequest): FloorDecision {
  const { key, organization, at } = request
  if (request.credential !== 'proved') return refused(request.credential)
  if (key === undefined) return refused('KEY_UNKNOWN')
  if (key.organization !== organization.id) return refused('KEY_DAMAGED')
  if (key.revoked) return refused('KEY_REVOKED')
  if (key.disabled) return refused('KEY_DISABLED')
  if (at >= key.expiresAt) return refused('KEY_EXPIRED')
  if (at < key.notBefore) return refused('KEY_NOT_YET_VALID')
  if (request.surface !== 'api') return refused('CONSOLE_FORBIDDEN')

  const operation = request.operations.get(request.operation)
  if (key.list === undefined) {
    const byOrganization = organization.accessListRequired
    if (byOrganization || operation?.requiresAccessList) {
      if (!isAddress(request.address)) return refused('ADDRESS_UNKNOWN')
      if (byOrganization) return refused('ORGANIZATION_REQUIRES_ACCESS_LIST')
      return refused('OPERATION_REQUIRES_ACCESS_LIST')
    }
  } else {
    const admitted = key.list.admits(request.address, at)
    if (admitted === undefined) return refused('ADDRESS_UNKNOWN')
    if (!admitted) return refused('ADDRESS_NOT_ON_ACCESS_LIST')
  }

  if (operation === undefined) return refused('OPERATION_UNKNOWN')
  const { scope } = request
  if (operation.level === 'organization') {
    if (scope.organization === undefined || scope.project !== undefined) {
      return refused('SCOPE_MISMATCH')
    }
    if (scope.organization !== key.organization) return refused('SCOPE_NOT_REACHABLE')
    return any(key.organizationRoles, operation.roles)
      ? { allowed: true, key }
      : refused('ROLE_MISSING')
  }
  const { project } = request
  if (scope.project === undefined || scope.organization !== undefined) {
    return refused('SCOPE_MISMATCH')
  }
  if (project?.id !== scope.project || project.organization !== key.organization) {
    return refused('SCOPE_NOT_REACHABLE')
  }
  const held = key.projectRoles.get(scope.project)
  const holds =
    any(key.organizationRoles, operation.roles) ||
    (held !== undefined && any(held, operation.roles))
  return holds ? { allowed: true, key } : refused('ROLE_MISSING')
}

function any(held: readonly string[], sufficient: ReadonlySet<string>): boolean {
  for (let i = 0; i < held.length; i++) if (sufficient.has(held[i] as string)) return true
  return false
}

function refused(code: string): FloorDecision {
  return { allowed: false, code }
}
