import { AccessList } from '../domain/access-list.js'
import { AccessListEntry, type AccessListEntryInput } from '../domain/access-list-entry.js'
import type { Actor } from '../domain/actor.js'
import { fieldsOf, invalid, itemsOf, readSafely } from '../domain/input.js'
import type { Time } from '../domain/instant.js'
import { Cidr } from '../network/cidr.js'
import { IpAddress } from '../network/ip-address.js'
import type { Situation } from './command.js'
import { RuleBroken } from './errors.js'
import { future } from './read-input.js'

/** An entry as a command takes it: as the domain does, or the actor's own address. */
export type NewEntry =
  | AccessListEntryInput
  | {
      /** The address the actor itself came from. */
      readonly current: true
      readonly comment?: string | undefined
      readonly expiresAt?: Time | undefined
    }

/** Text that was given with bits set beyond its prefix, and the network it became. */
export interface NormalizedEntry {
  /** As it was written. */
  readonly given: string
  /** Canonical text of the network it was taken for. */
  readonly cidr: string
}

/** The entries of a command, read. */
export interface ReadEntries {
  readonly list: AccessList
  /** What the command took for something else than it was written as. */
  readonly normalized: readonly NormalizedEntry[]
}

/**
 * Reads the entries of a command: each valid, in the future of its expiry, and of a network of its
 * own; no more than a list may have.
 */
export function readEntries(
  { actor, at, manager }: Situation,
  given: readonly unknown[],
  field: string,
): ReadEntries {
  const items = itemsOf(given, field)
  const limit = manager.limits.entriesPerList
  if (items.length > limit) {
    const rule = `must be at most ${limit} entries; list wider blocks, or fewer`
    throw new RuleBroken('LIMIT_EXCEEDED', rule, { field, limit })
  }
  const firsts = new Map<string, string>()
  const normalized: NormalizedEntry[] = []
  const entries = items.map((item, index) => {
    const name = `${field}[${index}]`
    const { entry, text } = readEntry(item, actor, name)
    future(entry.expiresAt?.getTime(), `${name}.expiresAt`, at)
    const cidr = String(entry.cidr)
    const first = firsts.get(cidr)
    if (first !== undefined) invalid(name, `is the same network as ${first}; name it once`)
    firsts.set(cidr, name)
    if (text !== undefined && hasHostBits(text, entry.cidr)) normalized.push({ given: text, cidr })
    return entry
  })
  return { list: AccessList.of(entries, field), normalized }
}

/** An entry, and what was written for its network, where it was written. */
interface ReadEntry {
  readonly entry: AccessListEntry
  readonly text: string | undefined
}

const FIELDS = ['cidr', 'current', 'comment', 'expiresAt'] as const

function readEntry(item: unknown, actor: Actor, field: string): ReadEntry {
  if (typeof item === 'string') return { entry: AccessListEntry.of(item, field), text: item }
  if (isValue(item, field)) return { entry: AccessListEntry.of(item, field), text: undefined }
  const { current, ...fields } = fieldsOf(item, field, FIELDS)
  const { cidr } = fields
  if (current === undefined) {
    const entry = AccessListEntry.of(fields as AccessListEntryInput, field)
    return { entry, text: typeof cidr === 'string' ? cidr : undefined }
  }
  if (current !== true) invalid(`${field}.current`, 'must be true, or left out')
  if (cidr !== undefined) invalid(`${field}.cidr`, 'must be left out where `current` is given')
  const own = { ...fields, cidr: addressOf(actor, field) }
  return { entry: AccessListEntry.of(own as AccessListEntryInput, field), text: undefined }
}

/** Whether it is a value of this library, which is read as it is. */
function isValue(item: unknown, field: string): item is AccessListEntry | Cidr {
  return readSafely(field, () => item instanceof AccessListEntry || item instanceof Cidr)
}

function addressOf(actor: Actor, field: string): string {
  const address = actor.kind === 'system' ? undefined : actor.address
  if (address !== undefined) return String(address)
  return invalid(
    `${field}.current`,
    'cannot be used: the address of the actor is not known; name it',
  )
}

/** Whether the address that was written is not the first of the network it became. */
function hasHostBits(text: string, cidr: Cidr): boolean {
  const [address = ''] = text.split('/')
  const written = IpAddress.parse(address)
  return written !== undefined && !written.equals(cidr.first)
}
