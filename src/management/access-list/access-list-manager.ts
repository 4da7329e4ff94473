import type { Actor } from '../../domain/actor.js'
import type {
  AccessListResult,
  AccessListView,
  AddEntriesInput,
  RemoveEntriesInput,
  ViewAccessListInput,
} from './access-list-commands.js'

/**
 * The commands about access lists. A list belongs to its key and is shared by all its projects, so
 * it is judged in the organization wherever it is seen from (rules S22, S23), and to change it the
 * actor must hold all roles of the key, everywhere. What every command may end in, `AccessManager`
 * says.
 */
export interface AccessListManager {
  /** The list of a key, how each entry is used, and the projects that share it. */
  view(actor: Actor, input: ViewAccessListInput): Promise<AccessListView>

  /**
   * Adds entries (procedures P3, P9). Nothing is added unless all are: each must be of a network
   * that is not on the list. The first entry of a list narrows: from then on it admits nobody else.
   *
   * @throws {@link RuleBroken} `ENTRY_EXISTS`, `LIMIT_EXCEEDED`, `ESCALATION`; `SELF_LOCKOUT` when
   *   the acting key would no longer be admitted; `UNRESTRICTED` when all of an address family
   *   would be, by one entry or by several together.
   */
  add(actor: Actor, input: AddEntriesInput): Promise<AccessListResult>

  /**
   * Removes entries (procedures P3, P9). Removing the last one opens the key to any address, or
   * shuts it out where the organization requires lists.
   *
   * @throws {@link RuleBroken} `NOT_FOUND` when one is not on the list; `ESCALATION`;
   *   `SELF_LOCKOUT` when the acting key would no longer be admitted; `UNRESTRICTED` when the key
   *   would be opened.
   */
  remove(actor: Actor, input: RemoveEntriesInput): Promise<AccessListResult>
}
