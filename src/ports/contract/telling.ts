import { deepEqual, ok } from 'node:assert/strict'
import type { Cases } from './run-cases.js'
import { create, write } from './sample-change.js'
import { sampleEvent, sampleKey } from './sample-records.js'
import { gathered, toldState, writeSampleState } from './sample-state.js'
import { plainKey, plainState, storedData } from './stored-data.js'
import { toldUsage } from './told-usage.js'
import type { StateTransferSubject } from './transferred-storage.js'

/** All there is in a storage is told, as it is at one moment. */
export const telling: Cases<StateTransferSubject> = {
  'an empty storage has nothing to tell': async ({ transfer }) => {
    deepEqual(await toldState(transfer), [])
  },

  'every organization is told, the deleted as well, in the order of their ids': async (subject) => {
    const ids = ['b', 'a', '-', 'a-', 'B', '_', '10', '9', '__proto__']
    for (const organization of ids) await create(subject.storage, { organization })
    for (const organization of ['a', '9']) {
      await write(subject.storage, { organization, remove: { organization: true } })
    }
    const told = await gathered(subject.transfer)
    deepEqual(
      told.map(({ id, loaded }) => [id, loaded !== undefined]),
      ['-', '10', '9', 'B', '_', '__proto__', 'a', 'a-', 'b'].map((id) => [
        id,
        id !== 'a' && id !== '9',
      ]),
    )
  },

  'what an organization is and owns is told as it is stored, with its revision': async (
    subject,
  ) => {
    const { storage, transfer } = subject
    await writeSampleState(subject)
    const told = (await gathered(transfer)).find(({ id }) => id === 'acme')?.loaded
    const loaded = await storage.load('acme')
    ok(told !== undefined && loaded !== undefined, 'an organization is not told')
    deepEqual([told.revision, plainState(told.state)], [2, plainState(loaded.state)])
    const key = told.state.key('full')
    ok(key !== undefined, 'a key is not told')
    deepEqual(
      key.secrets.map(({ digestVerifiers }) => digestVerifiers.length),
      [1, 1],
    )
    deepEqual(plainKey(key), plainKey(loaded.state.key('full') ?? key))
  },

  'audit trails are told in their order, those of the deleted as well': async (subject) => {
    await writeSampleState(subject)
    const trails = (await gathered(subject.transfer)).map(({ id, events }) => [id, events])
    deepEqual(Object.fromEntries(trails), {
      acme: ['b', 'a', 'c'].map((name) => sampleEvent(name)),
      brief: ['z', 'y'].map((name) => sampleEvent(name, 'brief')),
      empty: [],
    })
  },

  'usage is told of the keys that were used': async (subject) => {
    await writeSampleState(subject)
    const stored = await subject.storage.usage('acme', ['full', 'bare', 'early'])
    for (const { id, usage } of await gathered(subject.transfer)) {
      deepEqual([...usage.keys()].sort(), id === 'acme' ? ['early', 'full'] : [])
      for (const [key, one] of usage) deepEqual(toldUsage(one), toldUsage(stored.get(key)))
    }
  },

  'public keys are told that no key has any more': async (subject) => {
    const { storage, transfer } = subject
    await writeSampleState(subject)
    await write(storage, { put: { keys: [sampleKey({ id: 'bare', publicKey: 'renewed' })] } })
    const retired = (await gathered(transfer)).map((one) => [...one.retiredPublicKeys].sort())
    deepEqual(retired, [['public-bare', 'public-gone'], ['public-theirs'], []])
  },

  'what is told is of one moment, whatever is committed meanwhile': async (subject) => {
    const { storage, transfer } = subject
    await writeSampleState(subject)
    const before = await gathered(transfer)
    const dump = transfer.dump()[Symbol.asyncIterator]()
    const told = [(await dump.next()).value]
    // A storage may let them wait until everything is told.
    const writing = [
      create(storage, { organization: 'zulu' }),
      write(storage, { organization: 'empty', events: [sampleEvent('late', 'empty')] }),
    ]
    for (let next = await dump.next(); !next.done; next = await dump.next()) told.push(next.value)
    await Promise.all(writing)
    deepEqual(
      told.map(({ id, loaded, events }) => [id, loaded?.revision, events.length]),
      before.map(({ id, loaded, events }) => [id, loaded?.revision, events.length]),
    )
  },

  'telling changes nothing, and may be broken off': async (subject) => {
    const { storage, transfer } = subject
    await writeSampleState(subject)
    const before = await storedData(storage, 'acme', 'brief', 'empty')
    for await (const _ of transfer.dump()) break
    const told = await toldState(transfer)
    deepEqual(await toldState(transfer), told)
    deepEqual(await storedData(storage, 'acme', 'brief', 'empty'), before)
    await write(storage, { events: [sampleEvent('later')] })
  },
}
