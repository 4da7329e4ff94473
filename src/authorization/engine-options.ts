import { DigestSecrets } from '../credentials/digest/digest-secrets.js'
import type { KeyFormat } from '../credentials/key-format.js'
import { keywardenFormat } from '../credentials/keywarden-format.js'
import type { SecretVerifier } from '../domain/key-secret.js'
import { ownFields } from '../domain/own-fields.js'
import { RolePolicy } from '../domain/role-policy.js'
import { type Clock, systemClock } from '../ports/clock.js'
import type { DecisionSink } from '../ports/decision-sink.js'
import type { KeyLookup } from '../ports/key-lookup.js'
import type { UsageSink } from '../ports/usage.js'

/** A proved secret that is kept under a pepper or algorithm no longer current (SR-04). */
export interface OutdatedSecret {
  /** Id of the organization that owns the key. */
  readonly organization: string
  /** Id of the key. */
  readonly key: string
  /** Id of the secret. */
  readonly secret: string
  /** What to keep instead. */
  readonly verifier: SecretVerifier
}

/** What an {@link AuthorizationEngine} works with. */
export interface EngineOptions<OperationName extends string = string> {
  /** What roles and operations there are. */
  readonly policy: RolePolicy<string, OperationName>
  /** Where keys are found. */
  readonly lookup: KeyLookup
  /** The formats of keys, all that were ever used. Default: `keywardenFormat()`. */
  readonly formats?: readonly KeyFormat[]
  /**
   * What answers of HTTP Digest are judged with; the same as the Access Manager has. Default none:
   * such an answer is then no credential.
   */
  readonly httpDigest?: DigestSecrets
  /** Read once per call. Default: the clock of the machine. */
  readonly clock?: Clock
  /** Takes note of allowed requests that are not public, off the decision path. Default none. */
  readonly usage?: UsageSink
  /** Takes note of every decision (SR-29). Default none. */
  readonly decisions?: DecisionSink
  /**
   * What a failing `decisions` sink does: `'ignore'`, or `'refuse'`, which awaits it and answers
   * `UNAVAILABLE` when it fails or takes too long; `authorizeSync` then has no answer. Default
   * `'ignore'`.
   */
  readonly unrecorded?: 'ignore' | 'refuse'
  /**
   * How long a lookup, or a register of nonces, may take before the answer is `UNAVAILABLE`,
   * milliseconds. Default 5000.
   */
  readonly lookupTimeoutMs?: number
  /**
   * How long a request with `atLeast` waits for that revision before the answer is `UNAVAILABLE`,
   * milliseconds. The lookup is asked again meanwhile, at growing intervals. Default 1000.
   */
  readonly maxWaitMs?: number
  /**
   * How long the sink may take before the answer is `UNAVAILABLE`, milliseconds, where `unrecorded`
   * is `'refuse'`. What was refused for this reason may still be recorded later. Default 5000.
   */
  readonly recordTimeoutMs?: number
  /**
   * Told, after the answer, what to keep of a secret whose pepper is no longer the current one.
   * What it throws or rejects with is ignored. Default none: old peppers go on proving.
   */
  readonly onOutdatedSecret?: (outdated: OutdatedSecret) => void | Promise<void>
  /**
   * Told, after the answer, what a clock, a lookup, a register, a sink, a `shadow` or
   * `onOutdatedSecret` threw or rejected with, as it is: it may hold what these know. What it throws
   * itself is ignored. Default none.
   */
  readonly onFault?: (error: unknown) => void
}

type Optional = 'httpDigest' | 'usage' | 'decisions' | 'onOutdatedSecret' | 'onFault'

/** The options as the engine uses them: what was not given is `undefined`, not absent. */
export type ReadOptions = Required<Omit<EngineOptions, Optional>> & {
  readonly [Name in Optional]: EngineOptions[Name] | undefined
}

const DEFAULT_TIMEOUT_MS = 5000
const DEFAULT_WAIT_MS = 1000

/**
 * Checks the options, by their own fields alone. What is wrong here is a mistake of the program,
 * hence `TypeError`.
 */
export function readOptions(options: EngineOptions): ReadOptions {
  const given = ownFields(options)
  const { policy, lookup, httpDigest, usage, decisions, onOutdatedSecret, onFault } = given
  const { formats = [keywardenFormat()], clock = systemClock, unrecorded = 'ignore' } = given
  const { lookupTimeoutMs = DEFAULT_TIMEOUT_MS, recordTimeoutMs = DEFAULT_TIMEOUT_MS } = given
  const { maxWaitMs = DEFAULT_WAIT_MS } = given
  if (!Array.isArray(formats) || formats.length === 0) {
    throw new TypeError('`formats` must name at least one')
  }
  if (httpDigest !== undefined && !(httpDigest instanceof DigestSecrets)) {
    throw new TypeError('`httpDigest` must be made by DigestSecrets.of')
  }
  checkParts({ policy, lookup, clock, usage, decisions })
  checkListeners({ onOutdatedSecret, onFault })
  if (!['ignore', 'refuse'].includes(unrecorded)) {
    throw new TypeError("`unrecorded` must be 'ignore' or 'refuse'")
  }
  if (unrecorded === 'refuse' && decisions === undefined) {
    throw new TypeError("`unrecorded: 'refuse'` needs `decisions` to record them")
  }
  checkDuration('lookupTimeoutMs', lookupTimeoutMs)
  checkDuration('recordTimeoutMs', recordTimeoutMs)
  checkDuration('maxWaitMs', maxWaitMs)
  return {
    ...{
      policy,
      lookup,
      httpDigest,
      usage,
      decisions,
      onOutdatedSecret,
      onFault,
      clock,
      unrecorded,
    },
    ...{ formats: Object.freeze([...formats]), lookupTimeoutMs, recordTimeoutMs, maxWaitMs },
  }
}

type Parts = Pick<ReadOptions, 'policy' | 'lookup' | 'clock' | 'usage' | 'decisions'>

function checkParts({ policy, lookup, clock, usage, decisions }: Parts): void {
  if (!RolePolicy.is(policy)) throw new TypeError('`policy` must be made by RolePolicy.define')
  if (typeof lookup?.find !== 'function' || !isOptionalFunction(lookup.peek)) {
    throw new TypeError('`lookup` must be a KeyLookup')
  }
  if (typeof clock?.now !== 'function') throw new TypeError('`clock` must have a method now()')
  for (const [name, sink] of Object.entries({ usage, decisions })) {
    if (sink !== undefined && typeof sink?.record !== 'function') {
      throw new TypeError(`\`${name}\` must have a method record()`)
    }
  }
}

function checkListeners(listeners: Pick<ReadOptions, 'onOutdatedSecret' | 'onFault'>): void {
  for (const [name, listener] of Object.entries(listeners)) {
    if (!isOptionalFunction(listener)) throw new TypeError(`\`${name}\` must be a function`)
  }
}

function isOptionalFunction(value: unknown): boolean {
  return value === undefined || typeof value === 'function'
}

function checkDuration(name: string, value: unknown): void {
  if (typeof value === 'number' && value > 0 && value < 2 ** 31) return
  throw new TypeError(`\`${name}\` must be a positive number of milliseconds`)
}
