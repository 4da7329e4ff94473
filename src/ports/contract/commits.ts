import { deepEqual, equal, rejects } from 'node:assert/strict'
import type { Page } from '../page.js'
import type { Change, Storage } from '../storage.js'
import type { Cases, ContractSubject } from './run-cases.js'
import { create, refusedAs, sampleChange, write } from './sample-change.js'
import { sampleEvent, sampleKey, sampleOrganization, sampleProject } from './sample-records.js'
import { readAll, storedData } from './stored-data.js'

/** A change is written whole with its events, or not at all. */
export const commits: Cases<ContractSubject> = {
  'revisions of an organization count its commits from 1': async ({ storage }) => {
    equal(await create(storage), 1)
    equal(await create(storage, { organization: 'rival' }), 1)
    for (const revision of [2, 3, 4]) {
      equal(
        await write(storage, { put: { keys: [sampleKey({ id: `key-${revision}` })] } }),
        revision,
      )
      equal((await storage.load('acme'))?.revision, revision)
    }
    equal((await storage.load('rival'))?.revision, 1)
  },

  'what has been committed is seen by every read': async ({ storage }) => {
    await create(storage)
    // Read before and after: whoever remembers an answer is seen to do so.
    deepEqual(await seen(storage), ['Acme Logistics', ['Acme Logistics'], [], [], [], []])
    const put = {
      organization: sampleOrganization({ name: 'Acme' }),
      projects: [sampleProject()],
      keys: [sampleKey({ projectRoles: { billing: ['READER'] } })],
    }
    const events = [sampleEvent('Acme')]
    await write(storage, { put, events })
    const [projects, keys] = [['billing'], ['key-1']]
    deepEqual(await seen(storage), ['Acme', ['Acme'], projects, keys, keys, events])
  },

  'a large change is written whole': async ({ storage }) => {
    const numbers = Array.from({ length: 120 }, (_, index) => String(index).padStart(3, '0'))
    const keys = numbers.map((id) => {
      const accessList = numbers.slice(0, 20).map((_, at) => `10.0.${at}.0/24`)
      return sampleKey({ id: `key-${id}`, accessList, projectRoles: { 'project-000': ['READER'] } })
    })
    const projects = numbers.map((id) => sampleProject({ id: `project-${id}` }))
    const events = numbers.map((id) => sampleEvent(id))
    await create(storage, { put: { keys, projects }, events })
    const { state } = (await storage.load('acme')) ?? {}
    deepEqual([state?.keyCount, state?.projectCount], [120, 120])
    equal(
      state?.keys.every((key) => key.accessList.entries.length === 20),
      true,
    )
    deepEqual(await readAll((page) => storage.events('acme', page)), events)
  },

  'what a change does not name stays as it is': async ({ storage }) => {
    const [changed, removed, kept] = ['changed', 'removed', 'kept']
    const keys = [changed, removed, kept].map((id) => sampleKey({ id, accessList: ['10.0.0.1'] }))
    const projects = [changed, removed, kept].map((id) => sampleProject({ id }))
    await create(storage, { put: { keys, projects } })
    const key = sampleKey({ id: changed, description: 'changed' })
    const project = sampleProject({ id: changed, name: 'changed' })
    const remove = { keys: [removed], projects: [removed] }
    await write(storage, { put: { keys: [key], projects: [project] }, remove })
    const { state } = (await storage.load('acme')) ?? {}
    deepEqual(state?.keys.map(({ id, description }) => [id, description]).sort(), [
      [changed, 'changed'],
      [kept, 'nightly export'],
    ])
    deepEqual(state?.projects.map(({ id, name }) => [id, name]).sort(), [
      [changed, 'changed'],
      [kept, 'Billing'],
    ])
    deepEqual(state?.key(kept)?.accessList.entries.length, 1)
    deepEqual(state?.organization.name, 'Acme Logistics')
  },

  'a change of events alone is a commit': async ({ storage }) => {
    await create(storage)
    equal(await write(storage, { events: [sampleEvent('alone')] }), 2)
    deepEqual((await storage.events('acme')).items, [sampleEvent('alone')])
  },

  'events keep the order of commits, and that within each': async ({ storage }) => {
    await create(storage, { events: ['c', 'a', 'b'].map((name) => sampleEvent(name)) })
    await write(storage, { events: ['e', 'd'].map((name) => ({ ...sampleEvent(name), at: 1 })) })
    const { items } = await storage.events('acme')
    const names = items.map((event) => event.type === 'organization.renamed' && event.name.after)
    deepEqual(names, ['c', 'a', 'b', 'e', 'd'])
  },

  'a change that is based on another revision is stale, and nothing of it written': async ({
    storage,
  }) => {
    await create(storage, { put: { keys: [sampleKey({ id: 'old' })] } })
    await write(storage, { events: [sampleEvent('second')] })
    const before = await storedData(storage, 'acme', 'nobody')
    for (const basedOn of [1, 3, 100]) {
      refusedAs(await storage.commit(everything(basedOn)), 'stale')
      deepEqual(await storedData(storage, 'acme', 'nobody'), before)
    }
    const parts = { organization: 'nobody', events: [sampleEvent('nothing', 'nobody')] }
    refusedAs(await storage.commit(sampleChange(3, parts)), 'stale')
    deepEqual(await storedData(storage, 'acme', 'nobody'), before)
  },

  'an organization that exists is not created again': async ({ storage }) => {
    await create(storage, { put: { keys: [sampleKey({ id: 'old' })] } })
    const before = await storedData(storage, 'acme')
    refusedAs(await storage.commit(everything(0)), 'id-taken')
    deepEqual(await storedData(storage, 'acme'), before)
  },

  'a public key that exists is taken, and nothing of the change written': async ({ storage }) => {
    await create(storage, { put: { keys: [sampleKey({ id: 'old', publicKey: 'taken' })] } })
    await create(storage, { organization: 'rival' })
    const before = await storedData(storage, 'acme', 'rival')
    for (const organization of ['acme', 'rival']) {
      const change = everything(1, 'taken', organization)
      refusedAs(await storage.commit(change), 'public-key-taken')
      deepEqual(await storedData(storage, 'acme', 'rival'), before)
    }
  },

  'two keys of one change do not get one public key': async ({ storage }) => {
    await create(storage)
    const before = await storedData(storage, 'acme')
    const keys = ['one', 'other'].map((id) => sampleKey({ id, publicKey: 'same' }))
    refusedAs(await storage.commit(sampleChange(1, { put: { keys } })), 'public-key-taken')
    deepEqual(await storedData(storage, 'acme'), before)
  },

  'the public key of a deleted key stays taken for ever': async ({ storage }) => {
    await create(storage, { put: { keys: [sampleKey({ id: 'old', publicKey: 'once' })] } })
    await create(storage, { organization: 'rival' })
    await write(storage, { remove: { keys: ['old'] } })
    const before = await storedData(storage, 'acme', 'rival')
    refusedAs(await storage.commit(everything(2, 'once')), 'public-key-taken')
    refusedAs(await storage.commit(everything(1, 'once', 'rival')), 'public-key-taken')
    deepEqual(await storedData(storage, 'acme', 'rival'), before)
  },

  'the public keys of a deleted organization stay taken for ever': async ({ storage }) => {
    await create(storage, { put: { keys: [sampleKey({ publicKey: 'once' })] } })
    await create(storage, { organization: 'rival' })
    await write(storage, { remove: { organization: true } })
    refusedAs(await storage.commit(everything(1, 'once', 'rival')), 'public-key-taken')
  },

  'a deleted organization is gone with all it owned': async ({ storage }) => {
    const key = sampleKey({ projectRoles: { billing: ['READER'] } })
    await create(storage, { put: { projects: [sampleProject()], keys: [key] } })
    await create(storage, { organization: 'rival' })
    await write(storage, { remove: { organization: true } })
    equal(await storage.load('acme'), undefined)
    deepEqual(
      (await storage.organizations()).items.map(({ id }) => id),
      ['rival'],
    )
    equal((await storage.projects('acme')).items.length, 0)
    equal((await storage.keys({ organization: 'acme' })).items.length, 0)
    equal((await storage.keys({ organization: 'acme', project: 'billing' })).items.length, 0)
  },

  'the audit trail outlives the organization': async ({ storage }) => {
    await create(storage, { events: [sampleEvent('first')] })
    await write(storage, { remove: { organization: true }, events: [sampleEvent('last')] })
    deepEqual((await storage.events('acme')).items, [sampleEvent('first'), sampleEvent('last')])
  },

  'the id of a deleted organization stays taken for ever': async ({ storage }) => {
    await create(storage, { events: [sampleEvent('first')] })
    await write(storage, { remove: { organization: true } })
    const before = await storedData(storage, 'acme')
    refusedAs(await storage.commit(everything(0)), 'id-taken')
    for (const basedOn of [1, 2, 3]) refusedAs(await storage.commit(everything(basedOn)), 'stale')
    deepEqual(await storedData(storage, 'acme'), before)
  },

  'a change with a part of another organization rejects, and nothing is written': async ({
    storage,
  }) => {
    await create(storage)
    await create(storage, { organization: 'rival' })
    const before = await storedData(storage, 'acme', 'rival')
    const foreign: readonly Partial<Change>[] = [
      { put: { organization: sampleOrganization({ id: 'rival' }), projects: [], keys: [] } },
      { put: { projects: [sampleProject({ organization: 'rival' })], keys: [] } },
      { put: { projects: [], keys: [sampleKey({ organization: 'rival' })] } },
      { events: [sampleEvent('rival', 'rival')] },
    ]
    for (const part of foreign) {
      const change = { ...sampleChange(1, { events: [sampleEvent('acme')] }), ...part }
      await rejects(storage.commit(change), Error)
      deepEqual(await storedData(storage, 'acme', 'rival'), before)
    }
  },
}

/** What each of the reads says. */
async function seen(storage: Storage): Promise<readonly unknown[]> {
  const organization = 'acme'
  const ids = (page: Page<{ readonly id: string }>) => page.items.map(({ id }) => id)
  return [
    (await storage.load(organization))?.state.organization.name,
    (await storage.organizations()).items.map(({ name }) => name),
    ids(await storage.projects(organization)),
    ids(await storage.keys({ organization })),
    ids(await storage.keys({ organization, project: 'billing' })),
    (await storage.events(organization)).items,
  ]
}

/** A change of everything, a key of that public key last, after what nothing stands against. */
function everything(basedOn: number, publicKey = 'fresh', organization = 'acme'): Change {
  const keys = ['new-1', 'new-2'].map((id) => sampleKey({ id, organization }))
  const put = {
    organization: sampleOrganization({ id: organization, name: 'Never Written' }),
    projects: [sampleProject({ id: 'new', organization })],
    keys: [...keys, sampleKey({ id: 'new-3', organization, publicKey })],
  }
  const events = [sampleEvent('never happened', organization)]
  return sampleChange(basedOn, { organization, put, events })
}
