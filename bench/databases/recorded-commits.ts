import type { ApiKey, AuditEvent, Storage } from 'keywarden'
import { sqlStorage } from 'keywarden/sql'
import { type CompiledQuery, Kysely } from 'kysely'
import type { DatabaseConfig } from '../../test/databases/database.js'
import { dialectOf } from '../../test/databases/open-database.js'
import { NOW } from '../data/networks.js'
import type { World } from '../data/world.js'

/** A change of one key, with the event that tells of it, on whatever revision. */
export type ChangeOn = (basedOn: number) => Parameters<Storage['commit']>[0]

/** The very statements of a commit, with the parameters that it has on whatever revision. */
export type StatementsOn = (basedOn: number) => readonly CompiledQuery[]

/** Changes of as many keys of a world, each of which gets another description. */
export function changesOf({ organization, keys }: World, count: number): readonly ChangeOn[] {
  return keys.slice(0, count).map(({ key }, index) => {
    const changed = key.describe(`export number ${index}, described anew`)
    const event = eventOf(key, changed)
    const parts = { put: { projects: [], keys: [changed] }, events: [event] }
    const remove = { organization: false, projects: [], keys: [] }
    return (basedOn) => ({ organization: organization.id, basedOn, ...parts, remove })
  })
}

function eventOf(before: ApiKey, after: ApiKey): AuditEvent {
  const { id: key, organization, publicKey } = after
  const description = { before: before.description, after: after.description }
  const actor = { kind: 'user', id: 'administrator', address: '203.0.113.7' } as const
  return { type: 'key.described', key, publicKey, description, organization, actor, at: NOW }
}

/** Does the changes on that revision and those after it, and writes down with which statements. */
export async function recordCommits(
  config: DatabaseConfig,
  changes: readonly ChangeOn[],
  revision: number,
): Promise<readonly StatementsOn[]> {
  let statements: CompiledQuery[] = []
  const kysely = new Kysely<unknown>({
    dialect: dialectOf(config),
    log: ({ query }) => {
      statements.push(query)
    },
  })
  const storage = sqlStorage(kysely)
  await storage.check()
  const recorded: StatementsOn[] = []
  for (const [index, change] of changes.entries()) {
    statements = []
    const { committed } = await storage.commit(change(revision + index))
    if (!committed) throw new Error('the change was not committed')
    recorded.push(onAnyRevision(statements.filter(isOfChange), revision + index))
  }
  await kysely.destroy()
  return recorded
}

/** Whoever replays them begins and ends the transaction in the same way. */
function isOfChange({ sql }: CompiledQuery): boolean {
  return /^(select|insert|update|delete|with)\b/.test(sql)
}

/** The revisions among the parameters are told by their size: nothing else there is as large. */
function onAnyRevision(statements: readonly CompiledQuery[], was: number): StatementsOn {
  return (basedOn) =>
    statements.map((statement) => ({
      ...statement,
      parameters: statement.parameters.map((value) =>
        value === was ? basedOn : value === was + 1 ? basedOn + 1 : value,
      ),
    }))
}
