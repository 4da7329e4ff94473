import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import {
  DECISION_CHANNEL,
  type DecisionEvent,
  type DecisionSink,
  type EngineOptions,
  type KeyUse,
} from 'keywarden'
import { onTestFinished } from 'vitest'
import { engineOf, lookupOf, mint, recordOf, requestBy } from './world.js'

/** A key that is listed at the office of Acme, and what is asked with it. */
export const owner = mint({
  projectRoles: { billing: ['READER'] },
  accessList: ['203.0.113.0/24'],
})
export const request = requestBy(owner)
export const refused = requestBy(owner, { operation: 'rename' })
export const open = requestBy(owner, { operation: 'readStatus', scope: undefined })

/** The ways in which a part fails. */
export const failure = new Error('the log is full')
export const throwing = (): never => {
  throw failure
}
export const rejecting = async (): Promise<never> => throwing()
export const hanging = (): Promise<never> => new Promise(() => undefined)

export const failing: [string, DecisionSink['record']][] = [
  ['throws', throwing],
  ['rejects', rejecting],
  ['hangs', hanging],
]

/** An engine that knows the owner and notes everywhere, and what has been noted so far. */
export function noting(options: Partial<EngineOptions> = {}) {
  const events: DecisionEvent[] = []
  const used: KeyUse[] = []
  const faults: unknown[] = []
  const engine = engineOf({
    lookup: lookupOf(recordOf(owner.key), true),
    decisions: { record: (event) => void events.push(event) },
    usage: { record: (use) => void used.push(use) },
    onFault: (error) => faults.push(error),
    ...options,
  })
  const details = () => [...new Set(events.map(({ detail }) => detail))]
  return { engine, events, used, faults, details }
}

/** What is published on the channel while the test runs. */
export function listening(): unknown[] {
  const published: unknown[] = []
  const listener = (message: unknown) => published.push(message)
  subscribe(DECISION_CHANNEL, listener)
  onTestFinished(() => void unsubscribe(DECISION_CHANNEL, listener))
  return published
}
