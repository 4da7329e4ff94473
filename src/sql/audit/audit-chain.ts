import { createHash } from 'node:crypto'

/** One event of an audit trail as it is stored. */
export interface StoredEvent {
  readonly organization: string
  readonly revision: number
  readonly position: number
  /** The event as JSON, letter for letter. */
  readonly body: string
}

/** What the first event of a chain is hashed with. */
export const CHAIN_START = ''

/**
 * The hash that ties an event to all before it: SHA-256 over the hash before and everything that is
 * stored of the event, as 64 lower-case hexadecimal digits. Whoever changes, drops, adds or moves an
 * event has to make every later hash anew.
 */
export function chainHash(before: string, event: StoredEvent): string {
  const { organization, revision, position, body } = event
  const told = JSON.stringify([before, organization, revision, position, body])
  return createHash('sha256').update(told).digest('hex')
}
