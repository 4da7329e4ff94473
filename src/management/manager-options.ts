import { DigestSecrets } from '../credentials/digest/digest-secrets.js'
import type { KeyFormat } from '../credentials/key-format.js'
import { keywardenFormat } from '../credentials/keywarden-format.js'
import { ownFields } from '../domain/own-fields.js'
import { RolePolicy } from '../domain/role-policy.js'
import { type Clock, systemClock } from '../ports/clock.js'
import { type RandomSource, systemRandom } from '../ports/random-source.js'
import type { Storage } from '../ports/storage.js'
import { checkedRandom } from './checked-random.js'
import { type Limits, readLimits } from './limits.js'
import { Turns } from './turns.js'

/** What an `AccessManager` works with. */
export interface ManagerOptions {
  /** What roles, operations and defaults there are, and what each command takes. */
  readonly policy: RolePolicy
  /** Where organizations are kept. Give the engine the same one, or a lookup over it. */
  readonly storage: Storage
  /**
   * The formats of keys; the first is the one for new keys. Give the engine the same ones, for they
   * hold the peppers. Default: `keywardenFormat()`.
   */
  readonly formats?: readonly KeyFormat[]
  /**
   * What it takes to make keys that can be used with HTTP Digest; give the engine the same. Default
   * none: keys cannot be given that.
   */
  readonly httpDigest?: DigestSecrets
  /** Default: the clock of the machine. */
  readonly clock?: Clock
  /** Default: the cryptographic generator of the machine. */
  readonly random?: RandomSource
  /** Limits that differ from their defaults. */
  readonly limits?: Partial<Limits>
  /** How long the storage may take for one call before the command fails. Default 10000. */
  readonly storageTimeoutMs?: number
  /**
   * How often a command is tried when others write to the organization at the same time. Commands of
   * one manager that lose stand in line; this is what many processes need. Default 100.
   */
  readonly attempts?: number
}

/** The options as commands use them. */
export interface ManagerContext {
  readonly policy: RolePolicy
  readonly storage: Storage
  /** The format of new keys. */
  readonly format: KeyFormat
  readonly httpDigest: DigestSecrets | undefined
  readonly clock: Clock
  readonly random: RandomSource
  readonly limits: Limits
  readonly storageTimeoutMs: number
  readonly attempts: number
  /** The lines of commands that lost to others, one per organization. */
  readonly turns: Turns
}

/** Checks the options. What is wrong here is a mistake of the program, hence `TypeError`. */
export function readManagerOptions(given: ManagerOptions): ManagerContext {
  const options = ownFields(given)
  const { policy, storage, formats = [keywardenFormat()], clock = systemClock } = options
  const { httpDigest, random = systemRandom, storageTimeoutMs = 10_000, attempts = 100 } = options
  const [format] = formats
  if (!RolePolicy.is(policy)) throw new TypeError('`policy` must be made by RolePolicy.define')
  if (typeof storage?.commit !== 'function') throw new TypeError('`storage` must be a Storage')
  if (format === undefined) throw new TypeError('`formats` must name at least one')
  if (httpDigest !== undefined && !(httpDigest instanceof DigestSecrets)) {
    throw new TypeError('`httpDigest` must be made by DigestSecrets.of')
  }
  if (typeof clock?.now !== 'function') throw new TypeError('`clock` must have a method now()')
  if (
    typeof storageTimeoutMs !== 'number' ||
    !(storageTimeoutMs > 0 && storageTimeoutMs < 2 ** 31)
  ) {
    throw new TypeError('`storageTimeoutMs` must be a positive number of milliseconds')
  }
  if (!Number.isSafeInteger(attempts) || attempts < 1) {
    throw new TypeError('`attempts` must be a whole number from 1 on')
  }
  if (typeof random?.bytes !== 'function') {
    throw new TypeError('`random` must have a method bytes(size)')
  }
  const limits = readLimits(options.limits)
  return Object.freeze({
    ...{ policy, storage, format, httpDigest, clock, limits, storageTimeoutMs, attempts },
    random: checkedRandom(random),
    turns: new Turns(),
  })
}
