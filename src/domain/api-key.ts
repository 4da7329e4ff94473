import type { Cidr } from '../network/cidr.js'
import type { AccessList } from './access-list.js'
import type { AccessListEntryInput } from './access-list-entry.js'
import { type ApiKeyFields, readApiKey } from './api-key-fields.js'
import type { KeyId, OrganizationId, ProjectId, PublicKey } from './ids.js'
import { fieldsOf } from './input.js'
import { dateOf, type Time } from './instant.js'
import type { KeySecret } from './key-secret.js'
import { type KeyState, type KeyTimes, keyStateAt } from './key-times.js'
import type { RoleAssignments } from './role-assignments.js'
import { rotatedSecrets } from './rotated-secrets.js'

/**
 * A credential that an organization hands to a machine: a public key that identifies and a private
 * key that proves. It belongs to one organization, may hold roles there and in its projects, has
 * one access list, never is a person and never signs in to a console. A frozen value.
 *
 * @example
 * ```ts
 * import { ApiKey } from 'keywarden'
 *
 * const key = ApiKey.of({
 *   id: 'key-1',
 *   organization: 'acme',
 *   publicKey: 'abcdefgh',
 *   description: 'nightly export',
 *   projectRoles: { billing: ['READER'] },
 *   createdAt: new Date('2026-01-01'),
 * })
 * key.rolesIn('billing') // => ['READER']
 * key.revoke(new Date('2026-02-01')).stateAt(new Date('2026-03-01')) // => 'revoked'
 * ```
 */
export class ApiKey {
  readonly id: KeyId
  readonly organization: OrganizationId
  /** The public part: what a request names the key by. */
  readonly publicKey: PublicKey
  /** 1 to 250 characters, for people. */
  readonly description: string
  /** The roles it holds, and where. */
  readonly roles: RoleAssignments
  /** Where it may be used from; one list, whatever the project (rule S23). */
  readonly accessList: AccessList
  /** Its private keys as far as they are kept, the newest last; at most two. */
  readonly secrets: readonly KeySecret[]
  readonly #times: KeyTimes

  private constructor(fields: ReturnType<typeof readApiKey>) {
    this.id = fields.id
    this.organization = fields.organization
    this.publicKey = fields.publicKey
    this.description = fields.description
    this.roles = fields.roles
    this.accessList = fields.accessList
    this.secrets = fields.secrets
    this.#times = fields.times
    Object.freeze(this)
  }

  /**
   * A key from its fields.
   * @throws {@link InvalidInput} naming the field that breaks a rule.
   */
  static of(fields: ApiKeyFields): ApiKey {
    return new ApiKey(readApiKey(fields))
  }

  /** Whether `value` is a key of this library, rather than something of its shape. */
  static is(value: unknown): value is ApiKey {
    return typeof value === 'object' && value !== null && #times in value
  }

  /** The roles it holds in its organization. */
  get organizationRoles(): readonly string[] {
    return this.roles.organization
  }

  /** The projects it has been given roles in (rule S18). */
  get projects(): readonly ProjectId[] {
    return this.roles.projects
  }

  /** The roles it has been given in that project; those of its organization apart. */
  rolesIn(project: string): readonly string[] {
    return this.roles.in(project)
  }

  /** When it was created, a fresh `Date`. */
  get createdAt(): Date {
    return new Date(this.#times.createdAt)
  }

  /** From when on it may be used, a fresh `Date`; `undefined` when at once. */
  get notBefore(): Date | undefined {
    return dateOf(this.#times.notBefore)
  }

  /** From when on it may no longer be used, a fresh `Date`; `undefined` when it does not expire. */
  get expiresAt(): Date | undefined {
    return dateOf(this.#times.expiresAt)
  }

  /** Since when it is disabled, a fresh `Date`; `undefined` when it is enabled. */
  get disabledAt(): Date | undefined {
    return dateOf(this.#times.disabledAt)
  }

  /** Since when it is revoked, a fresh `Date`; `undefined` when it is not. */
  get revokedAt(): Date | undefined {
    return dateOf(this.#times.revokedAt)
  }

  /**
   * What keeps the key from being used at that instant; `'active'` when nothing does. At what is no
   * instant, `notBefore` and `expiresAt` both count against it.
   */
  stateAt(at: Time): KeyState {
    return keyStateAt(this.#times, at)
  }

  /**
   * The same key with another description.
   * @throws {@link InvalidInput} when it is not printable text of 1 to 250 characters.
   */
  describe(description: string): ApiKey {
    return this.#with({ description })
  }

  /**
   * The same key with exactly these roles in its organization.
   * @throws {@link InvalidInput} when `roles` is not an array of strings.
   */
  withOrganizationRoles(roles: readonly string[]): ApiKey {
    return this.#with(this.roles.withOrganization(roles).toJSON())
  }

  /**
   * The same key with exactly these roles in that project, at least one.
   * @throws {@link InvalidInput} when `project` is no id, or `roles` is no array of strings or empty.
   */
  withProjectRoles(project: string, roles: readonly string[]): ApiKey {
    return this.#with(this.roles.withProject(project, roles).toJSON())
  }

  /** The same key without any role in that project: unassigned, not deleted. */
  withoutProject(project: string): ApiKey {
    const roles = this.roles.withoutProject(project)
    return roles === this.roles ? this : this.#with(roles.toJSON())
  }

  /**
   * The same key with that list.
   * @throws {@link InvalidInput} naming the first entry that is no address or block.
   */
  withAccessList(list: AccessList | readonly AccessListEntryInput[]): ApiKey {
    return list === this.accessList ? this : this.#with({ accessList: list })
  }

  /**
   * The same key with one more entry on its list.
   * @throws {@link InvalidInput} naming the field of the entry that breaks a rule.
   */
  withAccessListEntry(entry: AccessListEntryInput): ApiKey {
    return this.withAccessList(this.accessList.with(entry))
  }

  /**
   * The same key without the entry of that network.
   * @throws {@link InvalidInput} when `network` is no address or block.
   */
  withoutAccessListEntry(network: Cidr | string): ApiKey {
    return this.withAccessList(this.accessList.without(network))
  }

  /**
   * The same key with a new secret; those it had end at `deadline` or earlier, and those that are
   * dead at `at` are dropped. Rotation never enables, extends or widens.
   * @throws {@link InvalidInput} when there would be three, two of one id, or a time is no instant.
   */
  rotate(secret: KeySecret, times: { at: Time; deadline: Time }): ApiKey {
    return this.#with({ secrets: rotatedSecrets(this.secrets, secret, times) })
  }

  /** The same key without what it takes to recognise its private keys: fit to be handed out. */
  withoutVerifiers(): ApiKey {
    return this.#with({ secrets: this.secrets.map((secret) => secret.withoutVerifier()) })
  }

  /**
   * Keeps the key from being used until it is enabled again. Disabling twice keeps the first instant.
   * @throws {@link InvalidInput} when `at` is no instant after the epoch.
   */
  disable(at: Time): ApiKey {
    return this.#times.disabledAt === undefined ? this.#with({ disabledAt: at }) : this
  }

  /** Lifts {@link ApiKey.disable}; a revoked or expired key stays so. */
  enable(): ApiKey {
    return this.#times.disabledAt === undefined ? this : this.#with({ disabledAt: undefined })
  }

  /**
   * Ends the key for good. Revoking twice keeps the first instant.
   * @throws {@link InvalidInput} when `at` is no instant after the epoch.
   */
  revoke(at: Time): ApiKey {
    return this.#times.revokedAt === undefined ? this.#with({ revokedAt: at }) : this
  }

  /**
   * The same key usable in that time only; an absent limit is none.
   * @throws {@link InvalidInput} when a limit is no instant, both contradict, or one is misspelt.
   */
  validBetween(limits: { notBefore?: Time | undefined; expiresAt?: Time | undefined }): ApiKey {
    const { notBefore, expiresAt } = fieldsOf(limits, '', ['notBefore', 'expiresAt'])
    return this.#with({ notBefore, expiresAt } as Partial<ApiKeyFields>)
  }

  /** Plain data without verifiers: safe to log and to send to an administrator. */
  toJSON(): Omit<ApiKeyFields, 'secrets'> & { secrets: readonly KeySecret[] } {
    const { id, organization, publicKey, description, accessList, secrets } = this
    const own = { id, organization, publicKey, description, accessList, secrets }
    return { ...own, ...this.roles.toJSON(), ...this.#times }
  }

  #with(change: Partial<ApiKeyFields>): ApiKey {
    return ApiKey.of({ ...this.toJSON(), ...change })
  }
}
