import type { QueryResult } from 'kysely'

/** What is asked of a driver. */
export interface DriverCall {
  /** Counts from 1, over all connections, in the order of the calls. */
  readonly number: number
  readonly what: 'acquire' | 'begin' | 'commit' | 'rollback' | 'query'
  /** Of a query only. */
  readonly sql?: string
}

/**
 * How a call goes wrong.
 *
 * - `fails`: with the error, `before` it has done anything, or `after` it has done everything, as when
 *   a connection is lost while the answer is under way;
 * - `hangs`: it has no answer until the database is given up; also `before` or `after`;
 * - `answers`: a query runs, and another answer is given for its own.
 *
 * A connection is not acquired where that goes wrong. A transaction that a fault leaves open ends when
 * its connection is given back, as it does where the connection is lost.
 */
export type Fault =
  | { readonly fails: 'before' | 'after'; readonly error?: Error }
  | { readonly hangs: 'before' | 'after' }
  | { readonly answers: (own: QueryResult<unknown>) => QueryResult<unknown> }

/** Says which calls go wrong, and how. */
export type FaultPlan = (call: DriverCall) => Fault | undefined

/** The n-th call goes wrong, and no other one. */
export function faultAt(number: number, fault: Fault): FaultPlan {
  return (call) => (call.number === number ? fault : undefined)
}

/** A query runs, and seems to have found or changed nothing. */
export const ANSWERS_NOTHING: Fault = { answers: () => ({ rows: [] }) }

/** The error of a fault that has none of its own, as drivers have it when a connection is lost. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'
  readonly code = 'ECONNRESET'
}
