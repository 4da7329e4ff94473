import { AccessList } from '../domain/access-list.js'
import { AccessListEntry, type AccessListEntryInput } from '../domain/access-list-entry.js'
import type { Actor } from '../domain/actor.js'
import { fieldsOf, invalid, itemsOf } from '../domain/input.js'
import type { Time } from '../domain/instant.js'
import type { Cidr } from '../network/cidr.js'
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
  const limit = manager.limits.entriesPerList
  if (given.length > limit) {
    const rule = `must be at most ${limit} entries; list wider blocks, or fewer`
    throw new RuleBroken('LIMIT_EXCEEDED', rule, { field, limit })
  }
  const firsts = new Map<string, string>()
  const normalized: NormalizedEntry[] = []
  const entries = itemsOf(given, field).map((input, index) => {
    const name = `${field}[${index}]`
    const entry = AccessListEntry.of(ownAddress(input, actor, name), name)
    future(entry.expiresAt?.getTime(), `${name}.expiresAt`, at)
    const cidr = String(entry.cidr)
    const first = firsts.get(cidr)
    if (first !== undefined) invalid(name, `is the same network as ${first}; name it once`)
    firsts.set(cidr, name)
    const text = textOf(input)
    if (text !== undefined && hasHostBits(text, entry.cidr)) normalized.push({ given: text, cidr })
    return entry
  })
  return { list: AccessList.of(entries, field), normalized }
}

function ownAddress(input: unknown, actor: Actor, field: string): AccessListEntryInput {
  if (typeof input !== 'object' || input === null || !Object.hasOwn(input, 'current')) {
    return input as AccessListEntryInput
  }
  const { current, comment, expiresAt } = fieldsOf(input, field, [
    'current',
    'comment',
    'expiresAt',
  ])
  if (current !== true) invalid(`${field}.current`, 'must be true, or left out')
  const address = actor.kind === 'system' ? undefined : actor.address
  if (address === undefined) {
    invalid(`${field}.current`, 'cannot be used: the address of the actor is not known; name it')
  }
  return { cidr: String(address), comment, expiresAt } as AccessListEntryInput
}

function textOf(input: unknown): string | undefined {
  if (typeof input === 'string') return input
  if (typeof input !== 'object' || input === null || !Object.hasOwn(input, 'cidr')) return undefined
  const { cidr } = input as { readonly cidr: unknown }
  return typeof cidr === 'string' ? cidr : undefined
}

/** Whether the address that was written is not the first of the network it became. */
function hasHostBits(text: string, cidr: Cidr): boolean {
  const [address = ''] = text.split('/')
  const written = IpAddress.parse(address)
  return written !== undefined && !written.equals(cidr.first)
}
