import { printable } from '../../domain/printable.js'

/** A record of the database that cannot be read, and why. */
export interface DamagedRecord {
  readonly kind: 'organization' | 'project' | 'key' | 'event' | 'change'
  /** Its id; of an event its revision and position, of a change of the feed its revision. */
  readonly id: string
  /** The organization it says it belongs to; its own id for an organization. */
  readonly organization: string
  /** What is wrong, naming the record and the field; never a value of it. */
  readonly detail: string
}

/** What `read` gives; where it throws, the record is damaged. */
export function readable<Read>(
  kind: DamagedRecord['kind'],
  row: { readonly id: unknown; readonly organization: unknown },
  read: () => Read,
): Read | DamagedRecord {
  try {
    return read()
  } catch (error) {
    const [id, organization] = [printable(row.id), printable(row.organization)]
    const fault = error instanceof Error ? error.message : 'it cannot be read'
    const detail = `${kind} ${id} of organization ${organization}: ${fault}`
    return Object.freeze({ kind, id, organization, detail })
  }
}

/** Whether a record was found to be damaged. */
export function isDamaged(read: object): read is DamagedRecord {
  return 'detail' in read
}
