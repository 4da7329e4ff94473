import { AddressMap } from '../network/address-map.js'
import { AddressSet } from '../network/address-set.js'
import type { Cidr } from '../network/cidr.js'
import type { IpAddress } from '../network/ip-address.js'
import { AccessListEntry, type AccessListEntryInput } from './access-list-entry.js'
import { itemsOf } from './input.js'
import { instant, instantOf, type Time } from './instant.js'

/**
 * The addresses and blocks a key may call from: a frozen value with set semantics.
 *
 * The list admits an address while some unexpired entry contains it. An empty list admits nobody
 * by itself; what emptiness means for a request is the business of the address gate (rules S3, S5).
 *
 * @example
 * ```ts
 * import { AccessList } from 'keywarden'
 *
 * const list = AccessList.of([
 *   '203.0.113.0/24',
 *   { cidr: '2001:db8::7', comment: 'build machine', expiresAt: new Date('2030-01-01') },
 * ])
 * list.admits('203.0.113.9', new Date('2029-01-01')) // => true
 * list.admits('::ffff:203.0.113.9', new Date('2029-01-01')) // => true
 * list.admits('2001:db8::7', new Date('2031-01-01')) // => false
 * ```
 */
export class AccessList {
  /** The list without entries. */
  static readonly empty: AccessList = new AccessList([])

  /** The entries, one per network, in the order in which their networks first came. */
  readonly entries: readonly AccessListEntry[]
  /** For every address, until when it is admitted: epoch milliseconds, exclusive. */
  readonly #until: AddressMap

  private constructor(entries: readonly AccessListEntry[]) {
    this.entries = Object.freeze(entries)
    this.#until = AddressMap.of(
      entries.map(({ cidr, until }) => [cidr, until]),
      Number.NEGATIVE_INFINITY,
      Math.max,
    )
    Object.freeze(this)
  }

  /**
   * The list of these entries. Entries of one network merge: the longest-lived wins.
   *
   * @param field - What to call the input in an error.
   * @throws {@link InvalidInput} naming the first entry that is no address or block.
   */
  static of(entries: readonly AccessListEntryInput[], field = 'accessList'): AccessList {
    const read = itemsOf(entries, field).map((entry, index) =>
      AccessListEntry.of(entry as AccessListEntryInput, `${field}[${index}]`),
    )
    return read.length === 0 ? AccessList.empty : new AccessList(merged(read))
  }

  /** Whether `value` is a list of this library, rather than something of its shape. */
  static is(value: unknown): value is AccessList {
    return typeof value === 'object' && value !== null && #until in value
  }

  /** Whether there is no entry at all. Expired entries are entries. */
  get isEmpty(): boolean {
    return this.entries.length === 0
  }

  /**
   * Whether an unexpired entry contains the address, given as a value or as text.
   * O(log n) in the number of entries, allocates nothing.
   */
  admits(address: IpAddress | string, at: Time): boolean {
    return this.answerTo(address, at) === true
  }

  /**
   * {@link AccessList.admits} for what may be no address: the answer is then `undefined`.
   *
   * @internal
   */
  answerTo(address: unknown, at: Time): boolean | undefined {
    return this.#until.exceeds(address, instantOf(at))
  }

  /** The narrowest unexpired entry that contains the address, if any does. */
  entryFor(address: IpAddress | string, at: Time): AccessListEntry | undefined {
    return this.entries
      .filter((entry) => !entry.isExpired(at) && entry.cidr.contains(address))
      .reduce<AccessListEntry | undefined>(
        (best, entry) =>
          best !== undefined && best.cidr.prefixLength >= entry.cidr.prefixLength ? best : entry,
        undefined,
      )
  }

  /** Exactly the addresses that the list admits at that instant. */
  admittedAt(at: Time): AddressSet {
    const blocks = this.entries.filter((entry) => !entry.isExpired(at)).map(({ cidr }) => cidr)
    let admitted = AddressSet.empty
    for (let start = 0; start < blocks.length; start += MOST_ARGUMENTS) {
      const some = AddressSet.of(...blocks.slice(start, start + MOST_ARGUMENTS))
      admitted = admitted.union(some)
    }
    return admitted
  }

  /**
   * The list with the entry as well; unchanged when its network is there and lives as long.
   *
   * @throws {@link InvalidInput} naming the field of the entry that breaks a rule.
   */
  with(entry: AccessListEntryInput): AccessList {
    const list = merged([...this.entries, AccessListEntry.of(entry, 'entry')])
    return list.every((kept, index) => kept === this.entries[index]) ? this : new AccessList(list)
  }

  /**
   * The list without the entry of that network; unchanged when there is none.
   *
   * Removing the last entry leaves the empty list, which can *widen* access (rule S5).
   *
   * @throws {@link InvalidInput} when `network` is no address or block.
   */
  without(network: Cidr | string): AccessList {
    const { cidr } = AccessListEntry.of(network, 'network')
    const kept = this.entries.filter((entry) => !entry.cidr.equals(cidr))
    if (kept.length === this.entries.length) return this
    return kept.length === 0 ? AccessList.empty : new AccessList(kept)
  }

  /**
   * The list without entries expired at that instant. Never empties it: of entries that have all
   * expired, the first stays.
   *
   * @throws {@link InvalidInput} when `at` is no instant after the epoch.
   */
  withoutExpired(at: Time): AccessList {
    const now = instant(at, 'at')
    const kept = this.entries.filter((entry) => !entry.isExpired(now))
    if (kept.length === this.entries.length) return this
    return new AccessList(kept.length === 0 ? this.entries.slice(0, 1) : kept)
  }

  /** Plain data that {@link AccessList.of} takes back. */
  toJSON(): readonly AccessListEntry[] {
    return this.entries
  }
}

/** How many blocks go into one set at a time: engines bound the arguments of a call. */
const MOST_ARGUMENTS = 10_000

/** One entry per network, the longest-lived of each; the first of equals. */
function merged(entries: readonly AccessListEntry[]): AccessListEntry[] {
  const byNetwork = new Map<string, AccessListEntry>()
  for (const entry of entries) {
    const network = String(entry.cidr)
    const known = byNetwork.get(network)
    if (known === undefined || known.until < entry.until) byNetwork.set(network, entry)
  }
  return [...byNetwork.values()]
}
