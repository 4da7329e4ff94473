import type { ApiKey } from 'keywarden'
import { Random } from '../../../bench/data/random.js'
import { type Scene, SYSTEM, stateOf } from '../processes/scene.js'
import type { Worker } from '../processes/worker.js'
import type { Finding, Say } from '../proof.js'
import { ATTACKS } from './orders.js'
import type { WriterDuties } from './writer.js'

const ORGANIZATION = 'duel'

/** What a command may be told that comes too late. */
const LATE = ['NO_OWNER_KEY', 'NOT_FOUND', 'KEY_REVOKED', 'CONFLICT']

/** Two owner keys, and processes that race to take them both: one of the keys is always left. */
export async function raceForOwners(
  scene: Scene,
  workers: readonly Worker<WriterDuties>[],
  { rounds, seed }: { readonly rounds: number; readonly seed: number },
  say: Say,
): Promise<Omit<Finding, 'subject'>> {
  const random = new Random(seed)
  const { manager } = scene
  await manager.organizations.create(SYSTEM, { id: ORGANIZATION, name: 'Duel' })
  const broken: string[] = []
  const ends: Record<string, number> = {}
  for (let round = 1; round <= rounds; round++) {
    say(`race ${round} of ${rounds} for the last owner key`)
    const keys = await twoOwners(scene)
    const answers = await Promise.all(
      workers.map((worker, index) => {
        const key = keys[index % 2] as string
        const attack = { organization: ORGANIZATION, key, command: random.pick(ATTACKS) }
        return worker.ask('attack', attack)
      }),
    )
    for (const answer of answers) ends[answer] = (ends[answer] ?? 0) + 1
    const wild = answers.filter((answer) => answer !== 'done' && !LATE.includes(answer))
    broken.push(...wild.map((answer) => `race ${round}: a command ended in ${answer}`))
    const { state } = await stateOf(scene, ORGANIZATION)
    if (!state.keys.some(isPermanentOwner)) broken.push(`race ${round} left no owner key`)
    if (!answers.includes('done')) broken.push(`race ${round} was won by nobody`)
  }
  const counts = Object.entries(ends).map(([end, count]) => [`races: ended in ${end}`, count])
  return {
    figures: { 'races for the last owner key': rounds, ...Object.fromEntries(counts) },
    broken,
  }
}

/** Ends whatever is left of the round before, and makes two owner keys. */
async function twoOwners(scene: Scene): Promise<readonly string[]> {
  const { manager } = scene
  const organization = ORGANIZATION
  const { state } = await stateOf(scene, organization)
  const made: string[] = []
  for (const description of ['one', 'other']) {
    const { key } = await manager.keys.create(SYSTEM, {
      ...{ organization, description, roles: ['ORG_OWNER'], accessList: ['203.0.113.0/24'] },
    })
    made.push(key.id)
  }
  for (const { id } of state.keys) await manager.keys.delete(SYSTEM, { organization, key: id })
  return made
}

function isPermanentOwner(key: ApiKey): boolean {
  const isActive = key.stateAt(Date.now()) === 'active'
  return isActive && key.expiresAt === undefined && key.organizationRoles.includes('ORG_OWNER')
}
