import type { Actor } from '../../domain/actor.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import type { Organization } from '../../domain/organization.js'
import type { Page, PageRequest } from '../../ports/page.js'
import type { CommandInput } from '../command.js'
import type { NewOrganizationInput, NewOrganizationResult } from './create-organization.js'
import type {
  OrganizationInput,
  OrganizationResult,
  RenameOrganizationInput,
  RequirementResult,
} from './organization-commands.js'
import type { ListEventsInput, OrganizationView } from './view-organizations.js'

/** The commands about organizations. What every command may end in, `AccessManager` says. */
export interface OrganizationManager {
  /**
   * Creates an organization, on request with an owner key in the same commit. Users and the system
   * may; a key belongs to one organization and makes no others. Which people may, the application
   * decides before it calls: there is nothing in the new organization to judge them by.
   *
   * @throws {@link RuleBroken} `ID_TAKEN`; with an owner key also `LIMIT_EXCEEDED`, `UNRESTRICTED`.
   */
  create(actor: Actor, input: NewOrganizationInput): Promise<NewOrganizationResult>

  /**
   * An organization, how much it owns, and which keys can be used from nowhere or from anywhere.
   */
  view(actor: Actor, input: CommandInput): Promise<OrganizationView>

  /**
   * The organizations, page by page, in the order of their creation. The system only: people and
   * keys belong to one organization, and learn of no other.
   */
  list(actor: Actor, input?: PageRequest): Promise<Page<Organization>>

  /**
   * The audit trail: what was changed in an organization, and by whom, page by page, oldest first.
   */
  events(actor: Actor, input: ListEventsInput): Promise<Page<AuditEvent>>

  /**
   * Gives an organization another name. The same name again changes nothing and is not an event.
   */
  rename(actor: Actor, input: RenameOrganizationInput): Promise<OrganizationResult>

  /**
   * Requires access lists (procedure P0): from now on every request of every key must come from an
   * address on the key's own list, and a key without entries can do nothing (rules S6 to S8). The
   * result names those keys. Where lists are required already, nothing changes.
   *
   * @throws {@link RuleBroken} `SELF_LOCKOUT` when the acting key has no entries itself.
   */
  requireAccessList(actor: Actor, input: OrganizationInput): Promise<RequirementResult>

  /**
   * Stops requiring access lists. Keys without entries may then be used from anywhere; the result
   * names them.
   *
   * @throws {@link RuleBroken} `UNRESTRICTED`, naming the keys without entries, unless the command
   *   says `allowUnrestricted: true`.
   */
  stopRequiringAccessList(actor: Actor, input: OrganizationInput): Promise<RequirementResult>

  /**
   * Deletes an organization that has no projects and no key that could still be used: only revoked
   * and expired ones, which go with it. Its id is never used again.
   *
   * @throws {@link RuleBroken} `ORGANIZATION_NOT_EMPTY`, naming the keys.
   */
  delete(actor: Actor, input: OrganizationInput): Promise<{ readonly revision: number }>
}
