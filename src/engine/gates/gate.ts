import type { ApiKey } from '../../domain/api-key.js'
import type { OrganizationId } from '../../domain/ids.js'
import type { Operation } from '../../domain/operation.js'
import type { Organization } from '../../domain/organization.js'
import type { GateName, RefusalCode } from '../../domain/refusal.js'
import type { RoleAssignments } from '../../domain/role-assignments.js'
import type { RolePolicy } from '../../domain/role-policy.js'
import type { Question } from '../question.js'

/** A condition of access. */
export interface Gate {
  readonly name: GateName
  /** What must be established before the gate can be asked. */
  readonly needs: 'nothing' | 'a proved key' | 'a reachable scope'
  /**
   * The code with which the gate refuses, or `undefined` when it lets the request pass. Allocates
   * nothing. Asked only when what it needs is established, hence the type.
   */
  readonly refuse: (question: Question & Proved & Scoped) => RefusalCode | undefined
}

/** What a passed credential gate has established. */
export interface Proved {
  readonly policy: RolePolicy
  readonly key: ApiKey
  readonly organization: Organization
}

/** What a passed scope gate has established. */
export interface Scoped {
  readonly operation: Operation
}

/** Who holds roles in an organization: a key, or a person acting in it. */
export interface Holder {
  readonly organization: OrganizationId
  readonly roles: RoleAssignments
}

/** What the scope gate looks at. */
export type ScopeQuestion = Pick<Question, 'operation' | 'scopeLevel' | 'scopeId' | 'project'> & {
  readonly key: Holder
}

/** What the role gate looks at. */
export type RoleQuestion = Scoped & Pick<Question, 'scopeId'> & { readonly key: Holder }
