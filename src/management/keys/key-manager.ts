import type { Actor } from '../../domain/actor.js'
import type { Page } from '../../ports/page.js'
import type { KeyView } from '../key-view.js'
import type { NewKeyInput, NewKeyResult, NewProjectKeyInput } from './create-key.js'
import type { KeyExpiryInput, KeyInput } from './key-lifecycle.js'
import type { InviteKeyInput, ProjectKeyInput, ProjectRolesInput } from './project-keys.js'
import type { RotateKeyInput, RotateKeyResult } from './rotate-key.js'
import type { KeyResult, UpdateKeyInput } from './update-key.js'
import type {
  ListKeysInput,
  ListProjectKeysInput,
  ViewKeyInput,
  ViewProjectKeyInput,
} from './view-keys.js'

/** The commands about keys. What every command may end in, `AccessManager` says. */
export interface KeyManager {
  /**
   * Creates a key in the organization (procedure P1). It holds the policy's default roles (rule
   * S15) and those given besides (rule S17), which the actor must hold. Its private key is in the
   * result, and never shown again. Without entries it may be used from anywhere, unless the
   * organization requires lists.
   *
   * @throws {@link RuleBroken} `ESCALATION`, `LIMIT_EXCEEDED`; `UNRESTRICTED` when its list, if one
   *   is given, spans all of an address family.
   */
  create(actor: Actor, input: NewKeyInput): Promise<NewKeyResult>

  /**
   * A key with its list, its use and all its projects; its private keys redacted (procedure P2).
   */
  view(actor: Actor, input: ViewKeyInput): Promise<KeyView>

  /** The keys of the organization, page by page, in the order of their creation. */
  list(actor: Actor, input: ListKeysInput): Promise<Page<KeyView>>

  /**
   * Changes the description of a key, or replaces its roles in the organization (procedure P3, rule
   * S20). Its list is changed by `accessList.add` and `accessList.remove`. Its secret stays.
   *
   * @throws {@link RuleBroken} `ESCALATION` when a role comes or goes that the actor does not hold;
   *   `NO_OWNER_KEY`, `SELF_LOCKOUT`.
   */
  update(actor: Actor, input: UpdateKeyInput): Promise<KeyResult>

  /**
   * Deletes a key from the organization and from every project (procedure P4). Its public key stays
   * reserved.
   *
   * @throws {@link RuleBroken} `NO_OWNER_KEY`, `SELF_LOCKOUT`.
   */
  delete(actor: Actor, input: KeyInput): Promise<{ readonly revision: number }>

  /**
   * Gives a key a new private key, and the old one a deadline: at once, or after `gracePeriodMs`.
   * Rotation never enables, extends or widens. The actor must hold all roles of the key,
   * everywhere. A key that rotates itself takes what the policy names for `keys.rotateSelf`.
   *
   * @throws {@link RuleBroken} `ESCALATION`, `KEY_REVOKED`; `TOO_MANY_SECRETS` when two private
   *   keys are live and a grace period is asked for; `SECRET_RETIRING` when a key uses a private
   *   key that has a deadline to rotate itself.
   */
  rotate(actor: Actor, input: RotateKeyInput): Promise<RotateKeyResult>

  /**
   * Keeps a key from being used until it is enabled. Where it is disabled already, nothing changes.
   *
   * @throws {@link RuleBroken} `NO_OWNER_KEY`, `SELF_LOCKOUT`.
   */
  disable(actor: Actor, input: KeyInput): Promise<KeyResult>

  /**
   * Lifts the disabling of a key; it is usable again within its dates. The actor must hold all
   * roles of the key, everywhere.
   *
   * @throws {@link RuleBroken} `ESCALATION`, `KEY_REVOKED`.
   */
  enable(actor: Actor, input: KeyInput): Promise<KeyResult>

  /**
   * Ends a key for good. It stays visible, with its roles, until it is deleted.
   *
   * @throws {@link RuleBroken} `NO_OWNER_KEY`, `SELF_LOCKOUT`.
   */
  revoke(actor: Actor, input: KeyInput): Promise<KeyResult>

  /**
   * Sets from when to when a key may be used. To make that longer, the actor must hold all roles of
   * the key, everywhere.
   *
   * @throws {@link RuleBroken} `ESCALATION`, `KEY_REVOKED`, `SELF_LOCKOUT`; `NO_OWNER_KEY` also
   *   when the last owner key without an end is given one.
   */
  setExpiry(actor: Actor, input: KeyExpiryInput): Promise<KeyResult>

  /**
   * Creates a key in the organization with roles in a project (procedure P5): the policy's defaults
   * there and in the organization (rule S16), and the project roles given besides. Its first list
   * may be given here, by whoever may create it; every later change of the list is the
   * organization's business (rule S22).
   *
   * @throws {@link RuleBroken} `ESCALATION`, `LIMIT_EXCEEDED`; `UNRESTRICTED` when its list, if one
   *   is given, spans all of an address family.
   */
  createInProject(actor: Actor, input: NewProjectKeyInput): Promise<NewKeyResult>

  /**
   * Lets a key of the organization into a project, by its id or its public key (procedure P6, rule
   * S18). Its private key is not needed.
   *
   * @throws {@link RuleBroken} `ALREADY_IN_PROJECT`, `ESCALATION`.
   */
  invite(actor: Actor, input: InviteKeyInput): Promise<KeyResult>

  /** A key as a project sees it: without its other projects and its roles there (procedure P7). */
  viewInProject(actor: Actor, input: ViewProjectKeyInput): Promise<KeyView>

  /**
   * The keys that hold roles in a project, as the project sees them, page by page (procedure P7).
   */
  listInProject(actor: Actor, input: ListProjectKeysInput): Promise<Page<KeyView>>

  /**
   * Replaces the roles of a key in a project, and nowhere else (procedure P8).
   *
   * @throws {@link RuleBroken} `ESCALATION` when a role comes or goes that the actor does not hold
   *   there; `SELF_LOCKOUT`.
   */
  changeProjectRoles(actor: Actor, input: ProjectRolesInput): Promise<KeyResult>

  /**
   * Takes a key out of a project (procedure P10). It stays in the organization, with its roles
   * there, its list and its secret, and may be invited again.
   *
   * @throws {@link RuleBroken} `ESCALATION`, `SELF_LOCKOUT`.
   */
  removeFromProject(actor: Actor, input: ProjectKeyInput): Promise<KeyResult>
}
