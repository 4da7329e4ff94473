import { ownFields } from '../domain/own-fields.js'
import type { UsageWriter } from '../ports/usage.js'

/** What a `UsageBatch` works with. */
export interface UsageBatchOptions {
  /** Where usage is written: a storage. */
  readonly writer: UsageWriter
  /** How long uses are gathered before they are written, milliseconds. Default 5000. */
  readonly intervalMs?: number
  /**
   * Of how many keys uses are gathered at most. A batch that is full is written at once; while that
   * takes, or fails, uses of further keys are not counted, and told as a fault. Default 10 000.
   */
  readonly maxKeys?: number
  /** How long one write may take before it has failed, milliseconds. Default 30 000. */
  readonly writeTimeoutMs?: number
  /**
   * Told what the writer threw or rejected with, which uses were none, and how many were not
   * counted. What it throws itself is ignored. Default none.
   */
  readonly onFault?: (error: unknown) => unknown
}

/** Checks the options. What is wrong here is a mistake of the program, hence `TypeError`. */
export function readUsageBatchOptions(given: UsageBatchOptions) {
  const { writer, onFault, ...rest } = ownFields(given)
  const { intervalMs = 5000, maxKeys = 10_000, writeTimeoutMs = 30_000 } = rest
  if (typeof writer?.addUsage !== 'function') throw new TypeError('`writer` must be a UsageWriter')
  if (onFault !== undefined && typeof onFault !== 'function') {
    throw new TypeError('`onFault` must be a function')
  }
  for (const [name, value] of Object.entries({ intervalMs, writeTimeoutMs })) {
    if (typeof value === 'number' && value > 0 && value < 2 ** 31) continue
    throw new TypeError(`\`${name}\` must be a positive number of milliseconds`)
  }
  if (!Number.isSafeInteger(maxKeys) || maxKeys < 1) {
    throw new TypeError('`maxKeys` must be a whole number from 1 on')
  }
  return { writer, onFault, intervalMs, maxKeys, writeTimeoutMs }
}
