import { Random } from '../../../bench/data/random.js'
import type { TestDatabase } from '../../databases/database.js'
import type { AdministratorDuties, Held } from '../fleet/administrator.js'
import type { DeciderDuties, Setup } from '../fleet/decider.js'
import { withScene } from '../processes/scene.js'
import { type Worker, withWorkers } from '../processes/worker.js'
import type { Finding, Proof, Say } from '../proof.js'

const ADMINISTRATOR = new URL('../fleet/administrator.ts', import.meta.url)
const DECIDER = new URL('../fleet/decider.ts', import.meta.url)

/** Longer than the proof takes: nothing but a token or the feed makes a process look again. */
const MAX_STALENESS_MS = 3_600_000

/** The ways to exclude a caller, each with the way to let it in again. */
const EXCLUSIONS = [
  ['remove', 'invite'],
  ['disable', 'enable'],
  ['unlist', 'list'],
] as const

/** Who takes part, and what each is about. */
interface Stage {
  readonly administrator: Worker<AdministratorDuties>
  readonly decider: Worker<DeciderDuties>
  readonly project: string
  /** Who is excluded. */
  readonly caller: Held
  /** Who is let in afterwards. */
  readonly other: Held
}

/** How it went, in all rounds. */
interface Tally {
  letThroughWithToken: number
  letThroughWithout: number
  readonly broken: string[]
}

/** How often, and how the process that decides is told of changes. */
export interface ConsistencySize {
  readonly rounds: number
  readonly seed: number
  readonly feeds: readonly ('slow' | 'woken')[]
}

/** Excludes a caller in one process, then grants something, and asks another process. */
export async function excludeThenGrant(
  database: TestDatabase,
  { rounds, seed, feeds }: ConsistencySize,
  say: Say,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const feed of feeds) {
    const tally = await withStage(database, feed, (stage) => play(stage, rounds, seed, say))
    findings.push({
      subject: `${database.name}, ${feed === 'slow' ? 'feed slowed down' : 'feed as usual'}`,
      figures: {
        rounds,
        'let through with the token': tally.letThroughWithToken,
        'let through without it, at once': tally.letThroughWithout,
      },
      broken: tally.broken,
    })
  }
  return findings
}

function withStage<Result>(
  database: TestDatabase,
  feed: Setup['feed'],
  work: (stage: Stage) => Promise<Result>,
): Promise<Result> {
  return withScene(database, ({ config }) =>
    withWorkers<AdministratorDuties, Result>(1, { program: ADMINISTRATOR, config }, (one) =>
      withWorkers<DeciderDuties, Result>(1, { program: DECIDER, config }, async (another) => {
        const [administrator] = one as [Worker<AdministratorDuties>]
        const [decider] = another as [Worker<DeciderDuties>]
        await decider.ask('open', { feed, maxStalenessMs: MAX_STALENESS_MS })
        const found = await administrator.ask('found', { organization: 'acme', count: 2 })
        const [caller, other] = found as [Held, Held]
        const project = 'acme-vault'
        const { organization, id: key } = caller
        const atLeast = await administrator.ask('invite', { organization, project, key })
        await decider.ask('decide', { held: caller, project, atLeast })
        return await work({ administrator, decider, project, caller, other })
      }),
    ),
  )
}

async function play(stage: Stage, rounds: number, seed: number, say: Say): Promise<Tally> {
  const random = new Random(seed)
  const tally: Tally = { letThroughWithToken: 0, letThroughWithout: 0, broken: [] }
  for (let round = 1; round <= rounds; round++) {
    say(`round ${round} of ${rounds}`)
    await playRound(stage, random.pick(EXCLUSIONS), tally)
  }
  return tally
}

/** The caller is excluded, then the other is let in: whoever knows of that knows of both. */
async function playRound(
  { administrator, decider, project, caller, other }: Stage,
  [exclude, readmit]: (typeof EXCLUSIONS)[number],
  tally: Tally,
): Promise<void> {
  const { organization } = caller
  const excluded = { organization, project, key: caller.id }
  const granted = { organization, project, key: other.id }
  const decide = (held: Held, atLeast?: string) => decider.ask('decide', { held, project, atLeast })
  const demand = async (held: Held, atLeast: string, wanted: boolean, who: string) => {
    const answer = await decide(held, atLeast)
    if ((answer === 'allowed') !== wanted) tally.broken.push(`${exclude}: ${who}: ${answer}`)
    return answer
  }
  await administrator.ask(exclude, excluded)
  const token = await administrator.ask('invite', granted)
  if ((await decide(caller)) === 'allowed') tally.letThroughWithout++
  const answer = await demand(caller, token, false, 'the excluded caller, with the token')
  if (answer === 'allowed') tally.letThroughWithToken++
  if (answer === 'UNAVAILABLE') tally.broken.push(`${exclude}: no answer with the token`)
  await demand(other, token, true, 'the one who was let in, with the token')
  await administrator.ask('remove', granted)
  const again = await administrator.ask(readmit, excluded)
  await demand(caller, again, true, 'the caller who was let in again, with the token')
  await demand(other, again, false, 'the one who was put out again, with the token')
}

/** A token that leads from one process to another. */
export const consistencyProof: Proof = {
  name: 'consistency',
  promise:
    'A caller who is excluded in one process before something is granted is never let through to it in another process that is passed the token of the grant.',
  kinds: ['postgres', 'mariadb', 'libsql'],
  run: (database, { quick, seed }, say) => {
    const rounds = quick ? 20 : 500
    return excludeThenGrant(database, { rounds, seed, feeds: ['slow', 'woken'] }, say)
  },
}
