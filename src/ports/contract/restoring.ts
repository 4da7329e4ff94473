import { deepEqual, equal, rejects } from 'node:assert/strict'
import type { StoredOrganization } from '../state-transfer.js'
import { contradictions } from './contradictions.js'
import type { Cases } from './run-cases.js'
import { create, refusedAs, sampleChange, write } from './sample-change.js'
import { sampleEvent, sampleKey, sampleOrganization, sampleProject } from './sample-records.js'
import { gathered, streamed, toldState, writeSampleState } from './sample-state.js'
import { storedData } from './stored-data.js'
import { toldUsage } from './told-usage.js'
import type { StateTransferSubject, TransferredStorage } from './transferred-storage.js'

/** What was told can be written to another storage, whole or not at all. */
export const restoring: Cases<StateTransferSubject> = {
  'what is restored is told as it was': async (subject) => {
    const another = await moved(subject)
    deepEqual(await toldState(another.transfer), await toldState(subject.transfer))
  },

  'what is restored is read as it was, in the same order': async (subject) => {
    const { storage } = await moved(subject)
    const names = ['acme', 'brief', 'empty', 'nobody']
    deepEqual(await storedData(storage, ...names), await storedData(subject.storage, ...names))
    const keys = ['full', 'bare', 'early', 'theirs']
    const [was, is] = await Promise.all(
      [subject.storage, storage].map((one) => one.usage('acme', keys)),
    )
    deepEqual([...(is?.keys() ?? [])].sort(), ['early', 'full'])
    for (const [key, usage] of is ?? []) deepEqual(toldUsage(usage), toldUsage(was?.get(key)))
  },

  'revisions go on from where they were': async (subject) => {
    const { storage } = await moved(subject)
    for (const basedOn of [1, 3]) refusedAs(await storage.commit(sampleChange(basedOn)), 'stale')
    equal(await write(storage, { events: [sampleEvent('d')] }), 3)
    equal(await write(storage, { organization: 'empty' }), 2)
    const { items } = await storage.events('acme')
    deepEqual(
      items.map((event) => event.type === 'organization.renamed' && event.name.after),
      ['b', 'a', 'c', 'd'],
    )
  },

  'ids and public keys that were taken are taken': async (subject) => {
    const { storage } = await moved(subject)
    const before = await storedData(storage, 'acme', 'brief', 'empty')
    for (const id of ['acme', 'brief']) {
      const put = { organization: sampleOrganization({ id }) }
      refusedAs(await storage.commit(sampleChange(0, { organization: id, put })), 'id-taken')
    }
    for (const publicKey of ['public-gone', 'public-theirs', 'public-full']) {
      const put = { keys: [sampleKey({ id: 'new', organization: 'empty', publicKey })] }
      const change = sampleChange(1, { organization: 'empty', put })
      refusedAs(await storage.commit(change), 'public-key-taken')
    }
    for (const put of [
      { keys: [sampleKey({ id: 'full', organization: 'empty', publicKey: 'other' })] },
      { projects: [sampleProject({ organization: 'empty' })] },
    ]) {
      const change = sampleChange(1, { organization: 'empty', put })
      refusedAs(await storage.commit(change), 'id-taken')
    }
    deepEqual(await storedData(storage, 'acme', 'brief', 'empty'), before)
  },

  'what is restored can be changed and removed like anything else': async (subject) => {
    const { storage } = await moved(subject)
    const key = sampleKey({ id: 'full', description: 'changed' })
    await write(storage, { put: { keys: [key] }, remove: { keys: ['early'], projects: ['fleet'] } })
    const { items } = await storage.keys({ organization: 'acme' })
    deepEqual(
      items.map(({ id, description }) => [id, description]),
      [
        ['full', 'changed'],
        ['bare', 'nightly export'],
      ],
    )
    deepEqual([...(await storage.usage('acme', ['early', 'full'])).keys()], ['full'])
  },

  'nothing is restored from nothing': async ({ storage, transfer }) => {
    await transfer.restore(streamed([]))
    deepEqual(await toldState(transfer), [])
    equal(await create(storage), 1)
  },

  'many organizations with many records are restored whole': async (subject) => {
    const { storage, transfer } = subject
    const numbers = Array.from({ length: 150 }, (_, index) => index)
    for (const organization of ['one', 'two', 'three']) {
      const keys = numbers.map((n) => sampleKey({ id: `${organization}-${n}`, organization }))
      const projects = numbers.map((n) =>
        sampleProject({ id: `${organization}-${n}`, organization }),
      )
      const events = numbers.map((n) => sampleEvent(String(n), organization))
      await create(storage, { organization, put: { keys, projects }, events })
      await write(storage, { organization, remove: { keys: keys.slice(100).map(({ id }) => id) } })
    }
    const another = await subject.another()
    await another.transfer.restore(transfer.dump())
    deepEqual(await toldState(another.transfer), await toldState(transfer))
  },

  'only an empty storage is restored into, and another left alone': async (subject) => {
    await writeSampleState(subject)
    const told = await gathered(subject.transfer)
    const used = await subject.another()
    await create(used.storage, { organization: 'used' })
    await refusedWhole(used, told)
    await write(used.storage, { organization: 'used', remove: { organization: true } })
    await refusedWhole(used, told)
    await refusedWhole(used, [])
  },

  'what contradicts itself is refused, and nothing of it written': async (subject) => {
    await writeSampleState(subject)
    const told = await gathered(subject.transfer)
    const another = await subject.another()
    for (const contradicting of contradictions(told)) await refusedWhole(another, contradicting)
    await another.transfer.restore(streamed(told))
    deepEqual(await toldState(another.transfer), await toldState(subject.transfer))
  },

  'what breaks off is not written': async (subject) => {
    await writeSampleState(subject)
    const told = await gathered(subject.transfer)
    const another = await subject.another()
    for (const most of [0, 1, told.length]) {
      const broken = brokenOff(told.slice(0, most))
      await rejects(another.transfer.restore(broken), { message: 'broken off' })
      deepEqual(await toldState(another.transfer), [])
    }
    await another.transfer.restore(streamed(told))
  },
}

/** Writes the samples, and moves them to another storage. */
async function moved(subject: StateTransferSubject): Promise<TransferredStorage> {
  await writeSampleState(subject)
  const another = await subject.another()
  await another.transfer.restore(subject.transfer.dump())
  return another
}

/** Demands that something is not restored, and that nothing has changed by trying to. */
async function refusedWhole(
  { transfer }: TransferredStorage,
  organizations: readonly StoredOrganization[],
): Promise<void> {
  const before = await toldState(transfer)
  await rejects(transfer.restore(streamed(organizations)), { code: 'INVALID_INPUT' })
  deepEqual(await toldState(transfer), before)
}

async function* brokenOff(organizations: readonly StoredOrganization[]) {
  yield* organizations
  throw new Error('broken off')
}
