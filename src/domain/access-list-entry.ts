import { Cidr } from '../network/cidr.js'
import type { IpAddress } from '../network/ip-address.js'
import { fieldsOf, invalid, join, name, readSafely } from './input.js'
import { dateOf, instantOf, optionalInstant, type Time } from './instant.js'

/** What an {@link AccessListEntry} is made of. */
export interface AccessListEntryFields {
  /** An address or a block in CIDR notation; host bits are dropped. */
  readonly cidr: Cidr | string
  /** Why it is there, for people: at most 250 characters. */
  readonly comment?: string | undefined
  /** From this instant on the entry admits nobody, but it still counts as an entry. */
  readonly expiresAt?: Time | undefined
}

const FIELDS = ['cidr', 'comment', 'expiresAt'] as const

/** One block of an {@link AccessList}, perhaps for a time. Its identity is the network. */
export class AccessListEntry {
  readonly cidr: Cidr
  readonly comment: string | undefined
  /**
   * Until when it admits, in epoch milliseconds, exclusive; `Infinity` when for good.
   *
   * An own field, and none of {@link AccessListEntryFields}: a copy by `{ ...entry }` or through a
   * proxy would lose the date and admit for good, so it is refused.
   *
   * @internal
   */
  readonly until: number
  readonly #expiresAt: number | undefined

  private constructor(fields: ReturnType<typeof read>) {
    this.cidr = fields.cidr
    this.comment = fields.comment
    this.until = fields.expiresAt ?? Number.POSITIVE_INFINITY
    this.#expiresAt = fields.expiresAt
    Object.freeze(this)
  }

  /**
   * An entry from a block, from text, or from fields.
   *
   * @param field - What to call the input in an error.
   * @throws {@link InvalidInput} naming the field that breaks a rule.
   */
  static of(input: AccessListEntryInput, field = ''): AccessListEntry {
    if (AccessListEntry.is(input)) return input
    const bare = typeof input === 'string' || isCidr(input)
    return new AccessListEntry(read(bare ? { cidr: input } : input, field, bare))
  }

  /** Whether `value` is an entry of this library, rather than something of its shape. */
  static is(value: unknown): value is AccessListEntry {
    return typeof value === 'object' && value !== null && #expiresAt in value
  }

  /** From when on it admits nobody, a fresh `Date`; `undefined` when it does not expire. */
  get expiresAt(): Date | undefined {
    return dateOf(this.#expiresAt)
  }

  /**
   * Whether the entry has expired at that instant: `at >= expiresAt`, or `at` is no instant. An entry
   * without an end never has.
   */
  isExpired(at: Time): boolean {
    return this.#expiresAt !== undefined && !(instantOf(at) < this.#expiresAt)
  }

  /** Whether the entry admits the address at that instant; at what is no instant it does not. */
  admits(address: IpAddress | string, at: Time): boolean {
    return instantOf(at) < this.until && this.cidr.contains(address)
  }

  /** Plain data that {@link AccessListEntry.of} takes back. */
  toJSON(): { cidr: string; comment?: string; expiresAt?: number } {
    return {
      cidr: String(this.cidr),
      ...(this.comment !== undefined && { comment: this.comment }),
      ...(this.#expiresAt !== undefined && { expiresAt: this.#expiresAt }),
    }
  }
}

/** Everything that can become an {@link AccessListEntry}. */
export type AccessListEntryInput = AccessListEntry | AccessListEntryFields | Cidr | string

function read(input: AccessListEntryFields, field: string, bare: boolean) {
  const fields = fieldsOf(input, field, FIELDS)
  const comment = fields.comment
  return {
    cidr: cidrOf(fields.cidr, bare ? field : join(field, 'cidr')),
    comment: comment === undefined ? undefined : name(comment, join(field, 'comment'), 0, 250),
    expiresAt: optionalInstant(fields.expiresAt, join(field, 'expiresAt')),
  }
}

function cidrOf(value: unknown, field: string): Cidr {
  // A block is read anew from its text: its fields could be forged, its text cannot.
  const text = isCidr(value) ? readSafely(field, () => value.toString()) : value
  return (
    Cidr.parse(text) ??
    invalid(
      field,
      'must be an IPv4 or IPv6 address or block in plain notation, like 203.0.113.7 or 2001:db8::/48',
    )
  )
}

/** `instanceof Cidr`, which throws at some proxies. */
function isCidr(value: unknown): value is Cidr {
  try {
    return value instanceof Cidr
  } catch {
    return false
  }
}
