import { ApiKey, memoryStorage, type StoredOrganization } from 'keywarden'
import type { Flaw, Saboteurs } from './flaw.js'
import { changedKeys, gathered, streamed, withoutDigest } from './transfers.js'

/** Storages that write something else than what they are given, or a part of it. */
export const restorers: Saboteurs = {
  'restores nothing': restoredAs(() => []),
  'does not restore the deleted': restoredAs((one) => (one.loaded === undefined ? [] : [one])),
  'does not restore trails': restoredAs((one) => [{ ...one, events: [] }]),
  'restores trails backwards': restoredAs((one) => [{ ...one, events: [...one.events].reverse() }]),
  'does not restore usage': restoredAs((one) => [{ ...one, usage: new Map() }]),
  'does not restore retired public keys': restoredAs((one) => [{ ...one, retiredPublicKeys: [] }]),
  'counts revisions anew': restoredAs((one) => [
    { ...one, loaded: one.loaded && { ...one.loaded, revision: 1 } },
  ]),
  'counts restoring as a commit': restoredAs((one) => [
    { ...one, loaded: one.loaded && { ...one.loaded, revision: one.loaded.revision + 1 } },
  ]),
  'restores no verifiers': keysRestoredAs((key) => key.withoutVerifiers()),
  'restores nothing for HTTP Digest': keysRestoredAs(withoutDigest),
  'takes keys for new': keysRestoredAs((key) =>
    ApiKey.of({ ...key.toJSON(), createdAt: Date.UTC(2026, 5, 1) }),
  ),
  'restores sixty keys of each organization': restoredAs((one) => [
    { ...one, loaded: changedKeys(one.loaded, (keys) => keys.slice(0, 60)) },
  ]),
  'is read-only once it was restored': (memory) => {
    let restored = false
    return {
      async restore(organizations) {
        await memory.restore(organizations)
        restored = true
      },
      async commit(change) {
        if (restored) throw new Error('read-only')
        return memory.commit(change)
      },
    }
  },
  'keeps the usage of restored keys for ever': (memory) => {
    let restored: readonly StoredOrganization[] = []
    return {
      async restore(organizations) {
        restored = await gathered(organizations)
        await memory.restore(streamed(restored))
      },
      async usage(organization, keys) {
        const known = restored.flatMap((one) => (one.id === organization ? [...one.usage] : []))
        const asked = known.filter(([key]) => keys.includes(key))
        return new Map([...asked, ...(await memory.usage(organization, keys))])
      },
    }
  },
  'fails where there is nothing to restore': (memory) => ({
    async restore(organizations) {
      const all = await gathered(organizations)
      if (all.length === 0) throw new TypeError('there is nothing to restore')
      await memory.restore(streamed(all))
    },
  }),
  'is restored in the place of what is there': replaced(async () => true),
  'takes a storage without living organizations for empty': replaced(
    async (memory) => (await memory.organizations()).items.length === 0,
  ),
  'says nothing when it is not empty': (memory) => ({
    async restore(organizations) {
      const told = await gathered(memory.dump())
      if (told.length === 0) await memory.restore(organizations)
    },
  }),
  'writes what comes before the fault': (memory) => ({
    async restore(organizations) {
      const written: StoredOrganization[] = []
      try {
        for await (const one of organizations) written.push(one)
      } finally {
        await memory.restore(streamed(written))
      }
    },
  }),
  'takes what breaks off for the end': (memory) => ({
    async restore(organizations) {
      const all: StoredOrganization[] = []
      try {
        for await (const one of organizations) all.push(one)
      } catch {}
      await memory.restore(streamed(all))
    },
  }),
  'cannot be restored once that failed': (memory) => {
    let failed = false
    return {
      async restore(organizations) {
        if (failed) throw new Error('current transaction is aborted')
        failed = true
        await memory.restore(organizations)
        failed = false
      },
    }
  },
  'leaves out what contradicts the rest, and says nothing': restoredAs((one) =>
    one.id === 'zulu' ? [] : [one],
  ),
}

/** A flaw of restoring: an organization is restored as others. */
function restoredAs(change: (one: StoredOrganization) => readonly StoredOrganization[]): Flaw {
  return (memory) => ({
    async restore(organizations) {
      await memory.restore(streamed((await gathered(organizations)).flatMap(change)))
    },
  })
}

function keysRestoredAs(change: (key: ApiKey) => ApiKey): Flaw {
  return restoredAs((one) => [
    { ...one, loaded: changedKeys(one.loaded, (keys) => keys.map(change)) },
  ])
}

/** A flaw of restoring: what is there gives way, when it is found to be nothing. */
function replaced(isNothing: (memory: ReturnType<typeof memoryStorage>) => Promise<boolean>): Flaw {
  return (memory) => {
    let current = memory
    return {
      load: (...given) => current.load(...given),
      commit: (...given) => current.commit(...given),
      dump: () => current.dump(),
      async restore(organizations) {
        const fresh = memoryStorage()
        await fresh.restore(organizations)
        if (!(await isNothing(current))) return current.restore(organizations)
        current = fresh
      },
    }
  }
}
