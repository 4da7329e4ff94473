/** A process whose writers change one organization, while those of other processes do so, too. */
import { Actor, KeywardenError } from 'keywarden'
import { atlasPolicy } from 'keywarden/atlas'
import { AccessManager } from 'keywarden/management'
import { sqlStorage } from 'keywarden/sql'
import { Random } from '../../../bench/data/random.js'
import { openDatabase } from '../../databases/open-database.js'
import { givenDatabase, serve, tell } from '../processes/duties.js'
import type { Acknowledged, Attack, Writing, Written } from './orders.js'

/** How many commands of a writer lie between two words on how far it is. */
const WORD_EVERY = 25

const storage = sqlStorage(openDatabase(givenDatabase()), { chainAuditTrail: true })
const commit = storage.commit.bind(storage)
let lost = 0
storage.commit = async (change) => {
  const outcome = await commit(change)
  if (!outcome.committed) lost++
  return outcome
}
const manager = new AccessManager({ policy: atlasPolicy, storage })

export const duties = serve({
  ready: () => storage.check(),

  async write(writing: Writing): Promise<Written> {
    const written = { acknowledged: [] as Acknowledged[], errors: {}, surfaced: [] }
    lost = 0
    await Promise.all(writing.writers.map((writer) => writeAll(writer, writing, written)))
    return { ...written, lost }
  },

  async attack({ organization, key, command }: Attack): Promise<string> {
    const actor = userOf(organization)
    try {
      if (command === 'setExpiry') {
        const expiresAt = new Date(Date.now() + 60_000)
        await manager.keys.setExpiry(actor, { organization, key, expiresAt })
      } else if (command === 'demote') {
        await manager.keys.update(actor, { organization, key, roles: ['ORG_MEMBER'] })
      } else await manager.keys[command](actor, { organization, key })
      return 'done'
    } catch (error) {
      return codeOf(error)
    }
  },
})

export type WriterDuties = typeof duties

function userOf(organization: string) {
  return Actor.user({ id: 'operator', organization, organizationRoles: ['ORG_OWNER'] })
}

async function writeAll(
  writer: number,
  { organization, keys, commands, seed }: Writing,
  into: {
    readonly acknowledged: Acknowledged[]
    readonly errors: Record<string, number>
    readonly surfaced: string[]
  },
): Promise<void> {
  const random = new Random(seed + writer)
  const give = commandsOf(writer, organization, keys, random)
  for (let number = 1; number <= commands; number++) {
    try {
      into.acknowledged.push(await give(number))
    } catch (error) {
      const code = codeOf(error)
      into.errors[code] = (into.errors[code] ?? 0) + 1
      if (code !== 'CONFLICT') into.surfaced.push(told(error))
    }
    if (number % WORD_EVERY === 0) tell(WORD_EVERY)
  }
}

/** Commands that each leave a trace of their own, on keys that everybody changes. */
function commandsOf(
  writer: number,
  organization: string,
  keys: readonly string[],
  random: Random,
): (number: number) => Promise<Acknowledged> {
  const actor = userOf(organization)
  let kept: { readonly key: string; readonly entry: string } | undefined
  return async (number) => {
    const chance = random.below(10)
    const key = kept?.key ?? random.pick(keys)
    if (chance === 0) {
      const name = `writer ${writer} number ${number}`
      const { revision } = await manager.organizations.rename(actor, { organization, name })
      return { type: 'organization.renamed', name, revision }
    }
    if (chance < 5) {
      const description = `writer ${writer} number ${number}`
      const input = { organization, key, description }
      const { revision } = await manager.keys.update(actor, input)
      return { type: 'key.described', key, description, revision }
    }
    if (kept === undefined) {
      const entry = `10.${writer}.${number >> 8}.${number & 255}`
      const input = { organization, key, entries: [entry] }
      const { added, removed, revision } = await manager.accessList.add(actor, input)
      kept = { key, entry }
      return { type: 'key.access_list_changed', key, added, removed, revision }
    }
    const input = { organization, key, entries: [kept.entry] }
    const { added, removed, revision } = await manager.accessList.remove(actor, input)
    kept = undefined
    return { type: 'key.access_list_changed', key, added, removed, revision }
  }
}

function codeOf(error: unknown): string {
  return error instanceof KeywardenError ? error.code : 'no code'
}

/** The error with what caused it. */
function told(error: unknown): string {
  const { cause } = Object(error)
  return cause === undefined ? String(error) : `${error}, because of ${told(cause)}`
}
