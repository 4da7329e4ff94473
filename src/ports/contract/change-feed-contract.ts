import { deepEqual, equal, ok } from 'node:assert/strict'
import type { ChangeNotice } from '../change-feed.js'
import { type ChangeFeedSubject, listen } from './change-feed-subject.js'
import { latestNews } from './latest-news.js'
import { type Cases, runCases, type Test } from './run-cases.js'
import { create, sampleChange, write } from './sample-change.js'
import { sampleEvent, sampleKey, sampleOrganization, sampleProject } from './sample-records.js'

/**
 * Declares the tests that every `ChangeFeed` has to pass. A feed that is polled, or told by a
 * database, waits for its news in {@link ContractSubject.settle}.
 *
 * @example
 * ```ts
 * import { memoryStorage } from 'keywarden'
 * import { changeFeedContract } from 'keywarden/testing'
 *
 * const runs: Promise<void>[] = []
 * changeFeedContract(
 *   (_, body) => runs.push(body()),
 *   () => {
 *     const storage = memoryStorage()
 *     return { storage, feed: storage }
 *   },
 * )
 * await Promise.all(runs)
 * ```
 */
export function changeFeedContract(
  test: Test,
  makeSubject: () => ChangeFeedSubject | Promise<ChangeFeedSubject>,
): void {
  runCases(test, makeSubject, 'change feed', { ...changeFeeds, ...latestNews })
}

const WRITERS = Array.from({ length: 8 }, (_, index) => `writer-${index}`)

const changeFeeds: Cases<ChangeFeedSubject> = {
  'every commit is told once, with the public keys it touched': async (subject) => {
    const { storage } = subject
    const notices = listen(subject)
    const keys = ['one', 'other', 'third'].map((id) => sampleKey({ id }))
    await create(storage, { put: { keys } })
    await write(storage, { put: { keys: [sampleKey({ id: 'one', description: 'x' })] } })
    await write(storage, { put: { keys: [sampleKey()] }, remove: { keys: ['other'] } })
    await write(storage, { events: [sampleEvent('nothing else')] })
    await subject.settle?.()
    deepEqual(notices.map(told), [
      ['acme', 1, ['public-one', 'public-other', 'public-third'], true],
      ['acme', 2, ['public-one'], false],
      ['acme', 3, ['public-key-1', 'public-other'], false],
      ['acme', 4, [], false],
    ])
  },

  'a change of the organization or of a project is told as one': async (subject) => {
    const { storage } = subject
    await create(storage)
    await subject.settle?.()
    const notices = listen(subject)
    await write(storage, { put: { organization: sampleOrganization({ name: 'x' }) } })
    await write(storage, { put: { projects: [sampleProject()] } })
    await write(storage, { put: { projects: [sampleProject({ name: 'x' })] } })
    await write(storage, { remove: { projects: ['billing'] } })
    await subject.settle?.()
    deepEqual(
      notices.map(told),
      [2, 3, 4, 5].map((revision) => ['acme', revision, [], true]),
    )
  },

  'the end of an organization is told with all its keys': async (subject) => {
    const { storage } = subject
    await create(storage, { put: { keys: ['one', 'other'].map((id) => sampleKey({ id })) } })
    await subject.settle?.()
    const notices = listen(subject)
    await write(storage, { remove: { organization: true } })
    await subject.settle?.()
    deepEqual(notices.map(told), [['acme', 2, ['public-one', 'public-other'], true]])
  },

  'a change that was refused is not told': async (subject) => {
    const { storage } = subject
    await create(storage, { put: { keys: [sampleKey({ publicKey: 'taken' })] } })
    await subject.settle?.()
    const notices = listen(subject)
    const keys = [sampleKey({ id: 'another', publicKey: 'taken' })]
    for (const change of [
      sampleChange(0, { put: { organization: sampleOrganization() } }),
      sampleChange(7, { events: [sampleEvent('stale')] }),
      sampleChange(1, { put: { keys } }),
    ]) {
      equal((await storage.commit(change)).committed, false)
    }
    const foreign = { put: { projects: [sampleProject({ organization: 'rival' })] } }
    await storage.commit(sampleChange(1, foreign)).catch(() => 'this is what must happen')
    await subject.settle?.()
    deepEqual(notices, [])
  },

  'what is told can be read': async (subject) => {
    const { storage, feed } = subject
    const readings: Promise<boolean>[] = []
    feed.subscribe(({ organization, revision }) => {
      const loaded = storage.load(organization)
      readings.push(loaded.then((found) => found !== undefined && found.revision >= revision))
    })
    for (const organization of WRITERS) await create(storage, { organization })
    await Promise.all(
      WRITERS.map((organization) => {
        const keys = [sampleKey({ id: organization, organization })]
        return write(storage, { organization, put: { keys } })
      }),
    )
    await subject.settle?.()
    deepEqual(
      await Promise.all(readings),
      [...WRITERS, ...WRITERS].map(() => true),
    )
  },

  'commits of one organization are told in order, each once': async (subject) => {
    const { storage } = subject
    const notices = listen(subject)
    await create(storage)
    await create(storage, { organization: 'rival' })
    const organizations = ['acme', 'rival', 'acme', 'acme', 'rival']
    await Promise.all(organizations.map((organization) => writeMany(subject, organization)))
    await subject.settle?.()
    for (const organization of ['acme', 'rival']) {
      const told = notices.filter((notice) => notice.organization === organization)
      const loaded = await storage.load(organization)
      const expected = Array.from({ length: loaded?.revision ?? 0 }, (_, index) => index + 1)
      ok(expected.length > 5)
      deepEqual(
        told.map(({ revision }) => revision),
        expected,
      )
    }
  },

  'who writes when told is told in order, too': async (subject) => {
    const { storage, feed } = subject
    const writes: Promise<unknown>[] = []
    feed.subscribe(({ organization, revision }) => {
      if (revision === 1) writes.push(storage.commit(sampleChange(1, { organization })))
    })
    const notices = listen(subject)
    await create(storage)
    await subject.settle?.()
    await Promise.all(writes)
    await subject.settle?.()
    deepEqual(
      notices.map(({ revision }) => revision),
      [1, 2],
    )
  },

  'what was committed before is not told to those who come later': async (subject) => {
    await create(subject.storage)
    // A feed that is polled hears of it now, and nobody is there yet.
    await subject.settle?.()
    const notices = listen(subject)
    await write(subject.storage, { events: [sampleEvent('second')] })
    await subject.settle?.()
    deepEqual(
      notices.map(({ revision }) => revision),
      [2],
    )
  },

  'who ends a subscription is told no more, and nobody else is concerned': async (subject) => {
    const notices: ChangeNotice[] = []
    const listener = (notice: ChangeNotice) => void notices.push(notice)
    const [end] = [subject.feed.subscribe(listener), subject.feed.subscribe(listener)]
    await create(subject.storage)
    await subject.settle?.()
    equal(notices.length, 2)
    end()
    end()
    await write(subject.storage, { events: [sampleEvent('second')] })
    await subject.settle?.()
    equal(notices.length, 3)
  },

  'a listener that throws harms neither the commit nor the others': async (subject) => {
    const { storage, feed } = subject
    feed.subscribe(() => {
      throw new Error('a listener of its own mind')
    })
    const notices = listen(subject)
    await create(storage)
    equal(await write(storage, { events: [sampleEvent('second')] }), 2)
    await subject.settle?.()
    deepEqual(
      notices.map(({ revision }) => revision),
      [1, 2],
    )
  },
}

function told({ organization, revision, publicKeys, organizationChanged }: ChangeNotice) {
  return [organization, revision, [...publicKeys].sort(), organizationChanged]
}

/** Writes four times, trying again where others are quicker. */
async function writeMany({ storage }: ChangeFeedSubject, organization: string): Promise<void> {
  let written = 0
  for (let attempt = 0; attempt < 100 && written < 4; attempt++) {
    const loaded = await storage.load(organization)
    const outcome = await storage.commit(sampleChange(loaded?.revision ?? 0, { organization }))
    if (outcome.committed) written++
  }
  equal(written, 4)
}
