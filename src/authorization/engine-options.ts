import type { KeyFormat } from '../credentials/key-format.js'
import { keywardenFormat } from '../credentials/keywarden-format.js'
import type { SecretVerifier } from '../domain/key-secret.js'
import { RolePolicy } from '../domain/role-policy.js'
import { type Clock, systemClock } from '../ports/clock.js'
import type { DecisionSink } from '../ports/decision-sink.js'
import type { KeyLookup } from '../ports/key-lookup.js'
import type { UsageSink } from '../ports/usage.js'

/** A proved secret that is kept under a pepper or algorithm no longer current. */
export interface OutdatedSecret {
  readonly organization: string
  readonly key: string
  readonly secret: string
  /** What to keep instead. */
  readonly verifier: SecretVerifier
}

/** What an `AuthorizationEngine` works with. */
export interface EngineOptions<OperationName extends string = string> {
  /** What roles and operations there are. */
  readonly policy: RolePolicy<string, OperationName>
  /** Where keys are found. */
  readonly lookup: KeyLookup
  /** The formats of keys, all that were ever used. Default: `keywardenFormat()`. */
  readonly formats?: readonly KeyFormat[]
  /** Default: the clock of the machine. */
  readonly clock?: Clock
  /** Takes note of allowed requests, off the decision path. Default none. */
  readonly usage?: UsageSink
  /** Takes note of every decision. Default none. */
  readonly decisions?: DecisionSink
  /**
   * What a failing `decisions` sink does: `'ignore'`, or `'refuse'`, which awaits it and answers
   * `UNAVAILABLE` when it fails; `authorizeSync` then has no answer. Default `'ignore'`.
   */
  readonly unrecorded?: 'ignore' | 'refuse'
  /** How long a lookup may take before the answer is `UNAVAILABLE`. Default 5000. */
  readonly lookupTimeoutMs?: number
  /**
   * Told, after the answer, what to keep of a secret whose pepper is no longer the current one.
   * What it throws or rejects with is ignored. Default none: old peppers go on proving.
   */
  readonly onOutdatedSecret?: (outdated: OutdatedSecret) => void | Promise<void>
}

/** The options as the engine uses them. */
export type ReadOptions = Required<
  Pick<EngineOptions, 'policy' | 'lookup' | 'formats' | 'clock' | 'unrecorded' | 'lookupTimeoutMs'>
> &
  Pick<EngineOptions, 'usage' | 'decisions' | 'onOutdatedSecret'>

const DEFAULT_LOOKUP_TIMEOUT_MS = 5000

/** Checks the options. What is wrong here is a mistake of the program, hence `TypeError`. */
export function readOptions(options: EngineOptions): ReadOptions {
  const {
    policy,
    lookup,
    formats = [keywardenFormat()],
    clock = systemClock,
    unrecorded = 'ignore',
    lookupTimeoutMs = DEFAULT_LOOKUP_TIMEOUT_MS,
    ...sinks
  } = options
  if (!RolePolicy.is(policy)) throw new TypeError('`policy` must be made by RolePolicy.define')
  if (typeof lookup?.find !== 'function') throw new TypeError('`lookup` must be a KeyLookup')
  if (formats.length === 0) throw new TypeError('`formats` must name at least one')
  if (typeof clock?.now !== 'function') throw new TypeError('`clock` must have a method now()')
  if (!['ignore', 'refuse'].includes(unrecorded)) {
    throw new TypeError("`unrecorded` must be 'ignore' or 'refuse'")
  }
  if (!(lookupTimeoutMs > 0 && lookupTimeoutMs < 2 ** 31)) {
    throw new TypeError('`lookupTimeoutMs` must be a positive number of milliseconds')
  }
  return { policy, lookup, formats: [...formats], clock, unrecorded, lookupTimeoutMs, ...sinks }
}
