import type { Kysely } from 'kysely'
import { isId } from '../../domain/ids.js'
import type { KeywardenTables } from '../schema/tables.js'
import { CHAIN_START, chainHash } from './audit-chain.js'
import { type ReadEvent, readEvents } from './list-events.js'

/** What was found of an audit trail. */
export interface AuditVerdict {
  /** Whether every chained event is as it was written, and none is missing, added or moved. */
  readonly intact: boolean
  /** How many events there are. */
  readonly events: number
  /** How many of them are chained: those from the first that was written with `chainAuditTrail` on. */
  readonly chained: number
  /** The hash of the last event: note it elsewhere, and ask for it the next time. */
  readonly head: string
  /** What is wrong, and where; `undefined` when the trail is intact. */
  readonly fault?: AuditFault | undefined
}

/** Where an audit trail is broken. */
export interface AuditFault {
  /** The event that does not follow from those before it; absent when it is the end that is missing. */
  readonly at?: { readonly revision: number; readonly position: number }
  /** What is wrong, in one sentence. */
  readonly message: string
}

/** What else an audit trail has to agree with. */
export interface VerifyAuditOptions {
  /** A `head` that was noted before: the event that had it must still be there. */
  readonly knownHead?: string | undefined
}

/** How many events are read at once. */
const PAGE = 500

/**
 * Whether the audit trail of an organization is as it was written. Whoever can write to the database
 * can also make every hash anew: only a `head` that is noted elsewhere shows that.
 *
 * @throws {@link DamagedData} when an event cannot be read; whatever the database throws.
 */
export async function verifyAuditTrail<Database>(
  kysely: Kysely<Database>,
  organization: string,
  { knownHead }: VerifyAuditOptions = {},
): Promise<AuditVerdict> {
  const db = kysely.withoutPlugins() as unknown as Kysely<KeywardenTables>
  const walk = new Walk(knownHead)
  if (!isId(organization)) return walk.verdict(CHAIN_START)
  // The end is read first: what is written meanwhile comes after it, and is left for the next time.
  const end = await headOf(db, organization)
  let place = { revision: 0, position: -1 }
  for (;;) {
    const events = await readEvents(db, organization, place, PAGE)
    for (const event of events) if (!walk.step(event) || walk.isAt(end)) return walk.verdict(end)
    const last = events.at(-1)
    if (last === undefined || events.length < PAGE) return walk.verdict(end)
    place = last
  }
}

async function headOf(db: Kysely<KeywardenTables>, organization: string): Promise<string> {
  const row = await db
    .selectFrom('keywarden_organizations')
    .select('audit_head')
    .where('id', '=', organization)
    .executeTakeFirst()
  return row?.audit_head ?? CHAIN_START
}

/** A walk along a trail, from the first event on. */
class Walk {
  readonly #wanted: string | undefined
  #events = 0
  #chained = 0
  #head = CHAIN_START
  #found: boolean
  #fault: AuditFault | undefined

  constructor(wanted: string | undefined) {
    this.#wanted = wanted
    this.#found = wanted === undefined || wanted === CHAIN_START
  }

  /** Whether the walk has come to the event of that hash. */
  isAt(head: string): boolean {
    return this.#chained > 0 && this.#head === head
  }

  /** Goes on to the next event. Returns whether the trail holds so far. */
  step({ hash, event: _, ...stored }: ReadEvent): boolean {
    this.#events++
    if (this.#chained === 0 && hash === '') return true
    const { revision, position } = stored
    if (hash !== chainHash(this.#head, stored)) {
      const message = 'this event, or the one before it, is not as it was written'
      this.#fault = { at: { revision, position }, message }
      return false
    }
    this.#chained++
    this.#head = hash
    if (hash === this.#wanted) this.#found = true
    return true
  }

  /** What was found, given the hash that the last event should have. */
  verdict(end: string): AuditVerdict {
    const fault = this.#fault ?? this.#faultAtEnd(end)
    return Object.freeze({
      ...{ intact: fault === undefined, events: this.#events, chained: this.#chained },
      ...{ head: this.#head, ...(fault && { fault: Object.freeze(fault) }) },
    })
  }

  #faultAtEnd(end: string): AuditFault | undefined {
    if (this.#head !== end) return { message: 'events at the end of the trail are missing' }
    if (this.#found) return undefined
    return { message: 'the event that had the known head is not there' }
  }
}
