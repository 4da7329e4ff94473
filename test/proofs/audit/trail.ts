import type { AuditEvent } from 'keywarden'
import { verifyAuditTrail } from 'keywarden/sql'
import type { Kysely } from 'kysely'

/** The events of one commit, in their order. */
export interface TrailCommit {
  readonly revision: number
  readonly events: readonly AuditEvent[]
}

interface Tables {
  readonly keywarden_events: {
    readonly organization: string
    readonly revision: number | string
    readonly position: number | string
    readonly body: string
  }
}

/** The audit trail of an organization as the database has it, commit by commit. */
export async function readTrail(
  kysely: Kysely<unknown>,
  organization: string,
): Promise<readonly TrailCommit[]> {
  const rows = await (kysely as Kysely<Tables>)
    .selectFrom('keywarden_events')
    .select(['revision', 'position', 'body'])
    .where('organization', '=', organization)
    .orderBy('revision')
    .orderBy('position')
    .execute()
  const commits = new Map<number, AuditEvent[]>()
  for (const { revision, position, body } of rows) {
    const events = commits.get(Number(revision)) ?? []
    commits.set(Number(revision), events)
    if (Number(position) !== events.length) throw new Error(`a hole in commit ${revision}`)
    events.push(JSON.parse(body))
  }
  return [...commits].map(([revision, events]) => ({ revision, events }))
}

/** What is wrong with the order of a trail, or with its chain. */
export async function faultsOfTrail(
  kysely: Kysely<unknown>,
  organization: string,
  trail: readonly TrailCommit[],
): Promise<readonly string[]> {
  const gap = trail.findIndex(({ revision }, index) => revision !== index + 1)
  const { intact, fault, events, chained } = await verifyAuditTrail(kysely, organization)
  return [
    ...(gap < 0 ? [] : [`the trail has no commit of revision ${gap + 1}`]),
    ...(intact ? [] : [`the chain is broken: ${fault?.message}`]),
    ...(events === chained ? [] : [`${events - chained} events are not chained`]),
  ]
}
