import type { TestDatabase } from '../../databases/database.js'
import { withScene } from '../processes/scene.js'
import { withWorkers } from '../processes/worker.js'
import type { Finding, Proof, Say } from '../proof.js'
import { raceForOwners } from './race-for-owners.js'
import { type Crowd, writeTogether } from './write-together.js'
import type { WriterDuties } from './writer.js'

const WRITER = new URL('writer.ts', import.meta.url)

/** How many processes, writers, commands and races there are. */
export interface ConcurrencySize extends Crowd {
  readonly processes: number
  readonly races: number
}

/** Has processes write to one organization at the same time, on that database. */
export function writeAtOnce(
  database: TestDatabase,
  { processes, races, ...crowd }: ConcurrencySize,
  say: Say,
): Promise<Finding> {
  return withScene(database, (scene) =>
    withWorkers<WriterDuties, Finding>(
      processes,
      { program: WRITER, config: scene.config },
      async (workers) => {
        await Promise.all(workers.map((worker) => worker.ask('ready', undefined as never)))
        const together = await writeTogether(scene, workers, crowd, say)
        const raced = await raceForOwners(scene, workers, { rounds: races, seed: crowd.seed }, say)
        return {
          subject: database.name,
          figures: { ...together.figures, ...raced.figures },
          broken: [...together.broken, ...raced.broken],
        }
      },
    ),
  )
}

/** Many who write to one organization at the same time. */
export const concurrencyProof: Proof = {
  name: 'concurrency',
  promise:
    'Of 32 writers in 4 processes who change one organization at the same time, at least 99 % of the commands succeed; no update is lost, no error of the database comes through, the last owner key is never taken, and the audit trail is complete and in order.',
  kinds: ['postgres', 'mariadb'],
  run: async (database, { quick, seed }, say) => {
    const size = quick ? { commands: 50, races: 10 } : { commands: 1000, races: 200 }
    return [await writeAtOnce(database, { processes: 4, writers: 8, ...size, seed }, say)]
  },
}
