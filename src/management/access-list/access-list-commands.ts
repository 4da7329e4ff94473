import * as z from 'zod'
import { AccessListEntry } from '../../domain/access-list-entry.js'
import type { ApiKey } from '../../domain/api-key.js'
import type { Admits, Change } from '../../domain/audit-event.js'
import { admissionOf } from '../admission.js'
import type { Command, CommandInput, Overrides, Plan, Query, Situation } from '../command.js'
import { RuleBroken } from '../errors.js'
import { type EntryView, entriesOf } from '../key-view.js'
import { keyOf } from '../lookup-records.js'
import { type NewEntry, type NormalizedEntry, readEntries } from '../new-entries.js'
import { arrayOf, overrides, reference, texts } from '../read-input.js'
import { loadUsage } from '../storage-access.js'

/** The list of one key. */
export interface ViewAccessListInput extends CommandInput {
  /** Id of the key. */
  readonly key: string
}

/** A list as people see it. */
export interface AccessListView {
  /** In the order in which their networks first came. */
  readonly entries: readonly EntryView[]
  /** From where the address gate admits the key. */
  readonly admits: Admits
  /** The projects the list is shared by (rule S23). */
  readonly projects: readonly string[]
}

/** Entries to add to the list of a key. */
export interface AddEntriesInput extends ViewAccessListInput, Overrides {
  /** At least one. Entries do not change: to change one, remove it and add another. */
  readonly entries: readonly NewEntry[]
}

/** Entries to remove from the list of a key. */
export interface RemoveEntriesInput extends ViewAccessListInput, Overrides {
  /** Addresses or blocks, at least one, each of which is on the list. */
  readonly entries: readonly string[]
}

/** A changed list. */
export interface AccessListResult {
  /** The key as it is now, without what its private keys are recognised by. */
  readonly key: ApiKey
  /** Canonical texts of the entries that are new. */
  readonly added: readonly string[]
  /** Canonical texts of the entries that are gone. */
  readonly removed: readonly string[]
  /** Entries that were given with bits set beyond their prefix. */
  readonly normalized: readonly NormalizedEntry[]
  /** From where the address gate admitted the key before, and does now. */
  readonly admits: Change<Admits>
  /** The projects that the change affects: all the key has roles in (rule S23). */
  readonly projects: readonly string[]
  /** The revision of the organization with this change; as it was, where nothing changed. */
  readonly revision: number
}

const list = { organization: z.string().optional(), key: reference }

/** The list of a key, with how each entry is used. */
export const viewAccessList: Query<ViewAccessListInput, AccessListView> = {
  name: 'accessList.view',
  input: z.strictObject(list),
  async answer({ manager, before, at }, { key: id }) {
    const key = keyOf(before, id)
    const { organization } = before
    const usage = await loadUsage(manager, organization.id, [key.id])
    const { admits } = admissionOf(key, organization, at)
    return { entries: entriesOf(key, usage.get(key.id)), admits, projects: key.projects }
  },
}

/** Adds entries to the list of a key; one that has expired is replaced (procedures P3, P9). */
export const addEntries: Command<AddEntriesInput, AccessListResult> = {
  name: 'accessList.add',
  input: z.strictObject({
    ...list,
    entries: arrayOf<NewEntry>().refine(({ length }) => length > 0, 'must name at least one'),
    ...overrides,
  }),
  plan(situation, { key: id, entries: given }) {
    const key = keyOf(situation.before, id)
    const { list: added, normalized } = readEntries(situation, given, 'entries')
    const texts = added.entries.map(({ cidr }) => String(cidr))
    const again = key.accessList.entries.filter(({ cidr }) => texts.includes(String(cidr)))
    const twice = again.filter((entry) => !entry.isExpired(situation.at)).map(textOf)
    if (twice.length > 0) {
      const rule = `already on the list: ${twice.join(', ')}; remove an entry to replace it`
      throw new RuleBroken('ENTRY_EXISTS', rule, { field: 'entries', entries: twice })
    }
    // Of two entries of one network the longer-lived stays, which is never the expired one.
    const changed = key.withAccessList([...key.accessList.entries, ...added.entries])
    const removed = again.map(textOf)
    return plan(situation, key, changed, { added: texts, removed, normalized })
  },
}

/** Removes entries from the list of a key (procedures P3, P9). */
export const removeEntries: Command<RemoveEntriesInput, AccessListResult> = {
  name: 'accessList.remove',
  input: z.strictObject({ ...list, entries: texts(), ...overrides }),
  plan(situation, { key: id, entries: given }) {
    const key = keyOf(situation.before, id)
    let changed = key
    const removed = given.map((text, index) => {
      const field = `entries[${index}]`
      const network = String(AccessListEntry.of(text, field).cidr)
      const rest = changed.withoutAccessListEntry(network)
      if (rest === changed) {
        throw new RuleBroken('NOT_FOUND', 'is not on the list', { field, entries: [network] })
      }
      changed = rest
      return network
    })
    return plan(situation, key, changed, { added: [], removed, normalized: [] })
  },
}

function textOf({ cidr }: AccessListEntry): string {
  return String(cidr)
}

function plan(
  { before, at }: Situation,
  old: ApiKey,
  key: ApiKey,
  change: Pick<AccessListResult, 'added' | 'removed' | 'normalized'>,
): Plan<AccessListResult> {
  const { organization } = before
  const admits = {
    before: admissionOf(old, organization, at).admits,
    after: admissionOf(key, organization, at).admits,
  }
  const { added, removed } = change
  const who = { key: key.id, publicKey: key.publicKey }
  const shown = key.withoutVerifiers()
  return {
    after: before.withKey(key),
    facts: [{ type: 'key.access_list_changed', ...who, added, removed, admits }],
    handsOut: key.id,
    result: (revision) => ({ key: shown, ...change, admits, projects: key.projects, revision }),
  }
}
