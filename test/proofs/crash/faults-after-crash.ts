import { sql } from 'kysely'
import { faultsOfReplay } from '../audit/replay.js'
import { faultsOfTrail, readTrail, type TrailCommit } from '../audit/trail.js'
import { type Scene, stateOf } from '../processes/scene.js'
import type { CrashAcknowledged } from './crash-writer.js'

/** What a crash must not leave behind: a lost commit, half of one, or rows that disagree. */
export async function faultsAfterCrash(
  scene: Scene,
  organization: string,
  acknowledged: readonly CrashAcknowledged[],
): Promise<{ readonly revision: number; readonly faults: readonly string[] }> {
  const trail = await readTrail(scene.kysely, organization)
  const { state, revision } = await stateOf(scene, organization)
  const lost = acknowledged.filter((command) => !isTold(trail[command.revision - 1], command))
  const faults = [
    ...lost.map(({ revision, type }) => `${type} of revision ${revision} is lost`),
    ...(trail.length === revision ? [] : [`${trail.length} commits told, but ${revision} made`]),
    ...(await faultsOfTrail(scene.kysely, organization, trail)),
    ...faultsOfReplay(trail, state),
    ...(await faultsBeside(scene, organization, revision)),
  ]
  return { revision, faults }
}

function isTold(commit: TrailCommit | undefined, { type, about }: CrashAcknowledged): boolean {
  const [event] = commit?.events ?? []
  if (event === undefined || event.type !== type) return false
  const { key, project } = event as { readonly key?: string; readonly project?: string }
  return [about].flat().some((id) => id === key || id === project)
}

/** The tables beside the records: what the feed tells, who is in which project, taken public keys. */
async function faultsBeside(
  { kysely }: Scene,
  organization: string,
  revision: number,
): Promise<readonly string[]> {
  const count = async (from: ReturnType<typeof sql>) => {
    const { rows } = await sql<{ found: unknown }>`select count(*) as found ${from}`.execute(kysely)
    return Number(rows[0]?.found)
  }
  const told = await count(sql`from keywarden_changes where organization = ${organization}`)
  const unassigned = await count(sql`from keywarden_assignments a
    left join keywarden_keys k on k.id = a.key_id left join keywarden_projects p on p.id = a.project
    where k.id is null or p.id is null`)
  const unreserved = await count(sql`from keywarden_keys k
    left join keywarden_public_keys p on p.public_key = k.public_key where p.public_key is null`)
  return [
    ...(told === revision ? [] : [`the feed tells ${told} of ${revision} commits`]),
    ...(unassigned === 0 ? [] : [`${unassigned} assignments of what is not there`]),
    ...(unreserved === 0 ? [] : [`${unreserved} public keys are not reserved`]),
  ]
}
