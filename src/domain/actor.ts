import { IpAddress } from '../network/ip-address.js'
import type { ApiKey } from './api-key.js'
import { id, type KeyId, type OrganizationId, type PublicKey, type SecretId } from './ids.js'
import { fieldsOf, invalid, name } from './input.js'
import { type ProjectRoles, RoleAssignments } from './role-assignments.js'

/** Who orders a change. Made by {@link Actor.user}, {@link Actor.system} or an allowed decision. */
export type Actor = KeyActor | UserActor | SystemActor

/** Proof that a class of this file is being constructed by this file. */
const MINT = Symbol('keywarden actor')

function mustBeMinted(token: unknown): void {
  if (token !== MINT) {
    throw new TypeError('an actor is made by Actor.user, Actor.system or an allowed decision only')
  }
}

/** An API key that has just been allowed to do something: the `actor` of that decision. */
export class KeyActor {
  readonly #minted = true
  readonly kind = 'key'
  readonly id: KeyId
  readonly publicKey: PublicKey
  readonly organization: OrganizationId
  /** Where the request came from; `undefined` when that could not be established. */
  readonly address: IpAddress | undefined
  /** Which of the key's secrets proved it; `undefined` when the caller of `decide` did not say. */
  readonly secret: SecretId | undefined

  /** @internal */
  constructor(token: symbol, key: ApiKey, used: UsedCredential) {
    mustBeMinted(token)
    this.id = key.id
    this.publicKey = key.publicKey
    this.organization = key.organization
    this.address = used.address
    this.secret = used.secret
    Object.freeze(this)
  }

  /** Whether `value` was made by this library, rather than after its shape. */
  static is(value: unknown): value is KeyActor {
    return typeof value === 'object' && value !== null && #minted in value
  }
}

/** From where, and by which secret, a key was used. */
interface UsedCredential {
  readonly address: IpAddress | undefined
  readonly secret: SecretId | undefined
}

/** A person, as the host application vouches for them. */
export class UserActor {
  readonly #minted = true
  readonly kind = 'user'
  /** The host application's own id of the person. */
  readonly id: string
  readonly organization: OrganizationId
  /** The roles the person holds, and where. */
  readonly roles: RoleAssignments
  /** Where the person's request came from, where the host application says so. */
  readonly address: IpAddress | undefined

  /** @internal */
  constructor(token: symbol, fields: UserActorFields) {
    mustBeMinted(token)
    const read = fieldsOf(fields, '', USER_FIELDS)
    this.id = name(read.id, 'id', 1, 250)
    this.organization = id<OrganizationId>(read.organization, 'organization')
    this.roles = RoleAssignments.of(read.organizationRoles, read.projectRoles)
    this.address = addressOf(read.address)
    Object.freeze(this)
  }

  /** Whether `value` was made by this library, rather than after its shape. */
  static is(value: unknown): value is UserActor {
    return typeof value === 'object' && value !== null && #minted in value
  }
}

/** The deployment itself: a migration, a scheduled job, a support tool. */
export class SystemActor {
  readonly #minted = true
  readonly kind = 'system'
  /** Why the system acts, for the audit trail: 1 to 250 characters. */
  readonly reason: string

  /** @internal */
  constructor(token: symbol, reason: string) {
    mustBeMinted(token)
    this.reason = name(reason, 'reason', 1, 250)
    Object.freeze(this)
  }

  /** Whether `value` was made by this library, rather than after its shape. */
  static is(value: unknown): value is SystemActor {
    return typeof value === 'object' && value !== null && #minted in value
  }
}

/** What a person acting in an organization is made of. */
export interface UserActorFields {
  /** The host application's own id of the person: 1 to 250 printable characters. */
  readonly id: string
  readonly organization: string
  readonly organizationRoles?: readonly string[]
  readonly projectRoles?: ProjectRoles
  /** Where the person's request came from: for the audit trail, and for `{ current: true }`. */
  readonly address?: IpAddress | string | undefined
}

const USER_FIELDS = ['id', 'organization', 'organizationRoles', 'projectRoles', 'address'] as const

function addressOf(value: unknown): IpAddress | undefined {
  if (value === undefined || IpAddress.is(value)) return value
  return IpAddress.parse(value) ?? invalid('address', 'must be an IPv4 or IPv6 address')
}

/** The ways to name who orders a change; a key is named by an allowed decision only. */
export const Actor = Object.freeze({
  /**
   * A person the host application vouches for. All role rules apply to the roles given here.
   *
   * @throws {@link InvalidInput} naming the field that breaks a rule.
   */
  user: (fields: UserActorFields): UserActor => new UserActor(MINT, fields),

  /**
   * The deployment itself. Skips role rules, never tenancy or validation, and is marked in the
   * audit trail with the reason.
   *
   * @throws {@link InvalidInput} when the reason is empty or too long.
   */
  system: (reason: string): SystemActor => new SystemActor(MINT, reason),
})

/** The actor of an allowed decision: the engine calls this, nobody else can. */
export function keyActor(key: ApiKey, used: UsedCredential): KeyActor {
  return new KeyActor(MINT, key, used)
}
