import { deepEqual, equal, ok } from 'node:assert/strict'
import type { Change, CommitOutcome, LoadedOrganization, Storage } from '../storage.js'
import type { Cases, ContractSubject } from './run-cases.js'
import { create, sampleChange } from './sample-change.js'
import { sampleEvent, sampleKey, sampleOrganization, sampleProject } from './sample-records.js'
import { readAll } from './stored-data.js'

const WRITERS = Array.from({ length: 8 }, (_, index) => `writer-${index}`)

/** However many write at once, each change is made on the state it was computed from. */
export const writersAtOnce: Cases<ContractSubject> = {
  'of changes based on one revision exactly one is committed': async ({ storage }) => {
    await create(storage)
    const outcomes = await Promise.all(
      WRITERS.map((id) => {
        const put = { projects: [sampleProject({ id })] }
        return storage.commit(sampleChange(1, { put, events: [sampleEvent(id)] }))
      }),
    )
    const winner = WRITERS.filter((_, index) => outcomes[index]?.committed)
    equal(winner.length, 1)
    deepEqual(
      reasons(outcomes),
      WRITERS.slice(1).map(() => 'stale'),
    )
    const loaded = await storage.load('acme')
    deepEqual(
      loaded?.state.projects.map(({ id }) => id),
      winner,
    )
    equal(loaded?.revision, 2)
    deepEqual(
      (await storage.events('acme')).items,
      winner.map((id) => sampleEvent(id)),
    )
  },

  'no update is lost when all who were told `stale` try again': async ({ storage }) => {
    await create(storage, { put: { projects: [sampleProject({ name: '0' })] } })
    await Promise.all(WRITERS.map((name) => countUp(storage, name)))
    const loaded = await storage.load('acme')
    equal(loaded?.state.project('billing')?.name, String(WRITERS.length))
    equal(loaded?.revision, 1 + WRITERS.length)
    const events = await readAll((page) => storage.events('acme', page))
    deepEqual(new Set(events), new Set(WRITERS.map((name) => sampleEvent(name))))
    equal(events.length, WRITERS.length)
  },

  'of creations of one organization exactly one is committed': async ({ storage }) => {
    const outcomes = await Promise.all(
      WRITERS.map((name) =>
        storage.commit(sampleChange(0, { put: { organization: sampleOrganization({ name }) } })),
      ),
    )
    deepEqual(
      reasons(outcomes),
      WRITERS.slice(1).map(() => 'id-taken'),
    )
    const winner = WRITERS[outcomes.findIndex(({ committed }) => committed)]
    equal((await storage.load('acme'))?.state.organization.name, winner)
  },

  'of uses of one public key exactly one is committed, in whatever organization': async ({
    storage,
  }) => {
    for (const organization of WRITERS) await create(storage, { organization })
    const outcomes = await Promise.all(
      WRITERS.map((organization) => {
        const keys = [sampleKey({ id: `${organization}-key`, organization, publicKey: 'same' })]
        const projects = [sampleProject({ id: `${organization}-project`, organization })]
        return storage.commit(sampleChange(1, { organization, put: { keys, projects } }))
      }),
    )
    deepEqual(
      reasons(outcomes),
      WRITERS.slice(1).map(() => 'public-key-taken'),
    )
    for (const [index, organization] of WRITERS.entries()) {
      const { state, revision } = (await storage.load(organization)) ?? {}
      const written = outcomes[index]?.committed ? [1, 1, 2] : [0, 0, 1]
      deepEqual([state?.keyCount, state?.projectCount, revision], written)
    }
  },

  'of uses of one project id exactly one is committed, in whatever organization': async ({
    storage,
  }) => {
    for (const organization of WRITERS) await create(storage, { organization })
    const outcomes = await Promise.all(
      WRITERS.map((organization) => {
        const projects = [sampleProject({ organization })]
        return storage.commit(sampleChange(1, { organization, put: { projects } }))
      }),
    )
    deepEqual(
      reasons(outcomes),
      WRITERS.slice(1).map(() => 'id-taken'),
    )
  },

  'organizations do not stand in each other’s way': async ({ storage }) => {
    await Promise.all(WRITERS.map((organization) => create(storage, { organization })))
    const outcomes = await Promise.all(
      WRITERS.map((organization) => {
        const keys = [sampleKey({ id: `${organization}-key`, organization })]
        return storage.commit(sampleChange(1, { organization, put: { keys } }))
      }),
    )
    deepEqual(reasons(outcomes), [])
  },

  'a read while others write sees every change whole': async ({ storage }) => {
    await create(storage, { put: { projects: [sampleProject({ name: 'Acme Logistics' })] } })
    const writing = WRITERS.map((name) => renameAll(storage, name))
    const reading = [...WRITERS, ...WRITERS].map(async (_, turns) => {
      for (let turn = 0; turn < turns; turn++) await Promise.resolve()
      const { state } = (await storage.load('acme')) ?? {}
      ok(state !== undefined)
      equal(state.project('billing')?.name, state.organization.name)
    })
    await Promise.all([...writing, ...reading])
  },
}

function reasons(outcomes: readonly CommitOutcome[]): readonly string[] {
  return outcomes.flatMap((outcome) => (outcome.committed ? [] : outcome.reason))
}

/** Adds one to the number that a project is named by. */
function countUp(storage: Storage, writer: string): Promise<void> {
  return retry(storage, ({ state, revision }) => {
    const name = String(Number(state.project('billing')?.name) + 1)
    const put = { projects: [sampleProject({ name })] }
    return sampleChange(revision, { put, events: [sampleEvent(writer)] })
  })
}

function renameAll(storage: Storage, name: string): Promise<void> {
  return retry(storage, ({ revision }) =>
    sampleChange(revision, {
      put: { organization: sampleOrganization({ name }), projects: [sampleProject({ name })] },
    }),
  )
}

/** Commits a change, again on fresh state for as long as others are quicker. */
async function retry(
  storage: Storage,
  changeOn: (loaded: LoadedOrganization) => Change,
): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const loaded = await storage.load('acme')
    ok(loaded !== undefined)
    const outcome = await storage.commit(changeOn(loaded))
    if (outcome.committed) return
    equal(outcome.reason, 'stale')
  }
  throw new Error('a hundred attempts were stale, though each time somebody must have won')
}
