import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { Random } from '../../../bench/data/random.js'
import { quantile } from '../../../bench/statistics.js'
import type { TestDatabase } from '../../databases/database.js'
import { type Scene, SYSTEM, withScene } from '../processes/scene.js'
import { startWorker, type Worker } from '../processes/worker.js'
import type { Finding, Proof, Say } from '../proof.js'
import type { CrashAcknowledged, CrashWriterDuties } from './crash-writer.js'
import { faultsAfterCrash } from './faults-after-crash.js'

const WRITER = new URL('crash-writer.ts', import.meta.url)
const ORGANIZATION = 'acme'

/** How long after the first acknowledgement the signal comes at the latest, in milliseconds. */
const KILL_WITHIN_MS = 150
/** Who does not get on in that time waits for something that the killed process left behind. */
const PATIENCE_MS = 30_000

/** Kills a writing process that often, each time at a moment of chance. */
export function crashOften(
  database: TestDatabase,
  { crashes, seed }: { readonly crashes: number; readonly seed: number },
  say: Say,
): Promise<Finding> {
  return withScene(database, async (scene) => {
    await scene.manager.organizations.create(SYSTEM, { id: ORGANIZATION, name: 'Acme Logistics' })
    const random = new Random(seed)
    const broken: string[] = []
    const waitsMs: number[] = []
    let [acknowledged, revision] = [0, 1]
    let next = startWriter(scene)
    for (let crash = 1; crash <= crashes; crash++) {
      say(`crash ${crash} of ${crashes}`)
      const worker = next
      // Starting takes a process longest: the next one does so meanwhile.
      next = startWriter(scene)
      const { told, firstMs } = await writeUntilKilled(worker, random.below(KILL_WITHIN_MS))
      if (firstMs === undefined) broken.push(`crash ${crash}: the next writer did not get on`)
      else waitsMs.push(firstMs)
      const after = await faultsAfterCrash(scene, ORGANIZATION, told)
      broken.push(...after.faults.map((fault) => `crash ${crash}: ${fault}`))
      acknowledged += told.length
      revision = after.revision
    }
    await next.end()
    const figures = {
      ...{ crashes, 'commits in all': revision - 1, 'commits acknowledged': acknowledged },
      'first commit of the next writer, ms, median': quantile(waitsMs, 0.5),
      'first commit of the next writer, ms, max': Math.max(...waitsMs),
      ...(await settingsOf(scene)),
    }
    return { subject: database.name, figures, broken }
  })
}

function startWriter({ config }: Scene): Worker<CrashWriterDuties> {
  return startWorker<CrashWriterDuties>(WRITER, config)
}

/** Lets a process write, and kills it some time after its first acknowledgement. */
async function writeUntilKilled(worker: Worker<CrashWriterDuties>, killAfterMs: number) {
  const told: CrashAcknowledged[] = []
  await worker.ask('ready', undefined as never)
  const began = performance.now()
  const first = new Promise<number>((resolve) => {
    worker.listen((one) => {
      told.push(one as CrashAcknowledged)
      resolve(performance.now() - began)
    })
  })
  const writing = worker.ask('write', { organization: ORGANIZATION })
  const patience = new AbortController()
  const { signal } = patience
  const late = setTimeout(PATIENCE_MS, undefined, { signal }).catch(() => undefined)
  // What ends by itself has failed: nobody has killed it yet.
  const firstMs = await Promise.race([first, late, writing.then(() => undefined)])
  patience.abort()
  writing.catch(() => undefined)
  await setTimeout(killAfterMs)
  await worker.kill()
  return { told, firstMs }
}

/** How durable the commits are that were promised. */
async function settingsOf({ kysely, config }: Scene): Promise<Record<string, string>> {
  if (config.kind === 'postgres') {
    const { rows } = await sql<{ fsync: string }>`show fsync`.execute(kysely)
    return { fsync: String(rows[0]?.fsync) }
  }
  const { rows: modes } = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(kysely)
  const { rows: levels } = await sql<{ synchronous: number }>`pragma synchronous`.execute(kysely)
  const synchronous = ['off', 'normal', 'full', 'extra'][Number(levels[0]?.synchronous)] ?? ''
  return { journal_mode: String(modes[0]?.journal_mode), synchronous }
}

/** A process that is killed while it writes. */
export const crashProof: Proof = {
  name: 'crash',
  promise:
    'Of a process that is killed while it writes, every acknowledged commit is there, no other is half there, the audit trail matches the records and its chain is intact; the next writer goes on at once.',
  kinds: ['libsql', 'postgres'],
  run: async (database, { quick, seed }, say) => [
    await crashOften(database, { crashes: quick ? 10 : 200, seed }, say),
  ],
}
