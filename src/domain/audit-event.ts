import type { Actor } from './actor.js'
import { deepFreeze } from './deep-freeze.js'
import type { KeyId, OrganizationId, ProjectId, PublicKey, SecretId } from './ids.js'
import { ownFields } from './own-fields.js'

/** Who ordered a change, as the audit trail keeps it. */
export type AuditActor =
  | {
      readonly kind: 'key'
      readonly id: string
      readonly publicKey: string
      /** Canonical text of the address the request came from. */
      readonly address?: string
    }
  | { readonly kind: 'user'; readonly id: string; readonly address?: string }
  | { readonly kind: 'system'; readonly reason: string }

/** Where a key may be used from: nowhere, from what its list names, or from anywhere. */
export type Admits = 'nowhere' | 'listed' | 'anywhere'

/** How a change moved a value. */
export interface Change<T> {
  readonly before: T
  readonly after: T
}

/** How it changed from where one key is admitted. */
export interface KeyAdmission {
  readonly key: KeyId
  readonly admits: Change<Admits>
}

interface KeyEvent {
  readonly key: KeyId
  readonly publicKey: PublicKey
}

/**
 * What happened, in the past tense. Events are plain data without secrets, stored in the same
 * commit as the change they tell of.
 */
export type AuditFact =
  | { readonly type: 'organization.created'; readonly name: string }
  | { readonly type: 'organization.renamed'; readonly name: Change<string> }
  | { readonly type: 'organization.deleted' }
  | {
      readonly type: 'organization.access_list_required' | 'organization.access_list_not_required'
      /** The keys that are admitted from elsewhere than before, and how that changed. */
      readonly keys: readonly KeyAdmission[]
    }
  | { readonly type: 'project.created'; readonly project: ProjectId; readonly name: string }
  | { readonly type: 'project.renamed'; readonly project: ProjectId; readonly name: Change<string> }
  | { readonly type: 'project.deleted'; readonly project: ProjectId }
  | (KeyEvent & {
      readonly type: 'key.created'
      readonly organizationRoles: readonly string[]
      readonly project?: ProjectId
      readonly projectRoles?: readonly string[]
      /** Canonical texts of its entries. */
      readonly accessList: readonly string[]
      /** Epoch milliseconds; `null` for no limit. */
      readonly notBefore: number | null
      readonly expiresAt: number | null
      readonly admits: Admits
      /** Whether it can be used with HTTP Digest; absent when not. */
      readonly httpDigest?: true
    })
  | (KeyEvent & { readonly type: 'key.described'; readonly description: Change<string> })
  | (KeyEvent & {
      readonly type: 'key.roles_changed'
      /** The project whose roles changed; absent for those of the organization. */
      readonly project?: ProjectId
      readonly roles: Change<readonly string[]>
    })
  | (KeyEvent & {
      readonly type: 'key.added_to_project' | 'key.removed_from_project'
      readonly project: ProjectId
      readonly roles: readonly string[]
    })
  | (KeyEvent & {
      readonly type: 'key.access_list_changed'
      readonly added: readonly string[]
      readonly removed: readonly string[]
      readonly admits: Change<Admits>
    })
  | (KeyEvent & {
      readonly type: 'key.rotated'
      readonly secret: SecretId
      readonly deadline: number
      /** Whether the new private key can be used with HTTP Digest; absent when not. */
      readonly httpDigest?: true
    })
  | (KeyEvent & { readonly type: 'key.disabled' | 'key.enabled' | 'key.revoked' | 'key.deleted' })
  | (KeyEvent & {
      readonly type: 'key.validity_changed'
      readonly notBefore: Change<number | null>
      readonly expiresAt: Change<number | null>
    })

/** A rule of management that a command may set aside by saying so. */
export type Override = 'allowNoOwnerKey' | 'allowSelfLockout' | 'allowUnrestricted'

/** Whose change it was, by whom, when, and which rules were set aside for it. */
export interface AuditContext {
  readonly organization: OrganizationId
  readonly actor: AuditActor
  /** When, in epoch milliseconds: the one clock reading of the command. */
  readonly at: number
  /** The overrides that the command gave, needed or not; absent when it gave none. */
  readonly overrides?: readonly Override[]
}

/** An {@link AuditFact} with who ordered it, where, and when. */
export type AuditEvent = AuditFact & AuditContext

/** The actor as the audit trail keeps it. */
export function auditActor(actor: Actor): AuditActor {
  if (actor.kind === 'system') return { kind: 'system', reason: actor.reason }
  const from = actor.address === undefined ? {} : { address: String(actor.address) }
  if (actor.kind === 'user') return { kind: 'user', id: actor.id, ...from }
  return { kind: 'key', id: actor.id, publicKey: actor.publicKey, ...from }
}

/** Writes down what happened: frozen, with all it holds. */
export function auditEvent(fact: AuditFact, order: AuditOrder): AuditEvent {
  const { actor, overrides = [], ...context } = ownFields(order)
  return deepFreeze({
    ...fact,
    ...context,
    actor: auditActor(actor),
    ...(overrides.length > 0 && { overrides: [...overrides] }),
  })
}

/** An {@link AuditContext} with the actor as it acts. */
type AuditOrder = Omit<AuditContext, 'actor'> & { readonly actor: Actor }
