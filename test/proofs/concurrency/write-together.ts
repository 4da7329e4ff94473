import { faultsOfReplay } from '../audit/replay.js'
import { faultsOfTrail, readTrail } from '../audit/trail.js'
import { type Scene, SYSTEM, stateOf } from '../processes/scene.js'
import type { Worker } from '../processes/worker.js'
import type { Finding, Say } from '../proof.js'
import { type Acknowledged, tellsOf, type Written } from './orders.js'
import type { WriterDuties } from './writer.js'

/** How many write how much. */
export interface Crowd {
  /** Writers in each process. */
  readonly writers: number
  /** Commands of each writer. */
  readonly commands: number
  readonly seed: number
}

const ORGANIZATION = 'acme'
/** The keys that everybody changes. */
const KEYS = 4
/** How many of the commands have to come through, whoever else writes. */
const SHARE = 0.99

/** Writers of several processes change one organization, and nothing of it is lost. */
export async function writeTogether(
  scene: Scene,
  workers: readonly Worker<WriterDuties>[],
  { writers, commands, seed }: Crowd,
  say: Say,
): Promise<Omit<Finding, 'subject'>> {
  const keys = await keysOf(scene)
  const { revision: before } = await stateOf(scene, ORGANIZATION)
  const given = workers.length * writers * commands
  let done = 0
  for (const worker of workers) {
    worker.listen((told) => {
      done += Number(told)
      say(`${done} of ${given} commands`)
    })
  }
  const began = performance.now()
  const written = await Promise.all(
    workers.map((worker, process) => {
      const numbers = Array.from({ length: writers }, (_, index) => process * writers + index)
      const order = { organization: ORGANIZATION, keys, writers: numbers, commands, seed }
      return worker.ask('write', order)
    }),
  )
  const seconds = (performance.now() - began) / 1000
  const acknowledged = written.flatMap((one) => one.acknowledged)
  return {
    figures: {
      ...{ processes: workers.length, writers: workers.length * writers, commands: given },
      'share that succeeded': acknowledged.length / given,
      'commands per second': acknowledged.length / seconds,
      'commits lost to others, per command': sum(written, ({ lost }) => lost) / given,
      ...errorsOf(written),
    },
    broken: [
      ...(acknowledged.length >= SHARE * given ? [] : [`fewer than ${SHARE} of them succeeded`]),
      ...written.flatMap(({ surfaced }) => surfaced.map((text) => `surfaced: ${text}`)),
      ...(await faultsOf(scene, before, acknowledged)),
    ],
  }
}

async function keysOf({ manager }: Scene): Promise<readonly string[]> {
  const organization = ORGANIZATION
  await manager.organizations.create(SYSTEM, { id: organization, name: 'Acme Logistics' })
  const ids: string[] = []
  for (let number = 1; number <= KEYS; number++) {
    const { key } = await manager.keys.create(SYSTEM, {
      ...{ organization, description: `key ${number}`, roles: ['ORG_OWNER'] },
      accessList: ['203.0.113.0/24'],
    })
    ids.push(key.id)
  }
  return ids
}

/** What was acknowledged is there, once and in order; nothing else is; and it makes the state. */
async function faultsOf(
  scene: Scene,
  before: number,
  acknowledged: readonly Acknowledged[],
): Promise<readonly string[]> {
  const trail = await readTrail(scene.kysely, ORGANIZATION)
  const { state, revision } = await stateOf(scene, ORGANIZATION)
  const lost = acknowledged.filter((command) => {
    const { events } = trail[command.revision - 1] ?? { events: [] }
    return events.length !== 1 || !tellsOf(events[0], command)
  })
  const commits = revision - before
  return [
    ...(lost.length === 0 ? [] : [`${lost.length} acknowledged commands are not in the trail`]),
    ...(trail.length === revision ? [] : [`${trail.length} commits told, but ${revision} made`]),
    ...(commits === acknowledged.length
      ? []
      : [`${commits} commits, but ${acknowledged.length} acknowledged`]),
    ...(await faultsOfTrail(scene.kysely, ORGANIZATION, trail)),
    ...faultsOfReplay(trail, state),
  ]
}

function errorsOf(written: readonly Written[]): Record<string, number> {
  const codes = new Set(written.flatMap(({ errors }) => Object.keys(errors)))
  return Object.fromEntries(
    [...codes].map((code) => [`ended in ${code}`, sum(written, ({ errors }) => errors[code] ?? 0)]),
  )
}

function sum(written: readonly Written[], count: (one: Written) => number): number {
  return written.reduce((total, one) => total + count(one), 0)
}
