import type { ApiKey, StoredOrganization } from 'keywarden'
import { changedState, type Flaw, type Saboteurs } from './flaw.js'
import { changedKeys, gathered, nothingOf, sorted, stateOf, withoutDigest } from './transfers.js'

/** Storages that tell something else than what they have. */
export const tellers: Saboteurs = {
  'tells that it has itself': (memory) => ({
    async *dump() {
      yield* memory.dump()
      if ((await memory.organizations()).items.length === 0) yield nothingOf('keywarden')
    },
  }),
  'does not tell of the deleted': toldAs((one) => (one.loaded === undefined ? [] : [one])),
  'tells the deleted as if they were there': toldAs((one) => [
    { ...one, loaded: one.loaded ?? { state: stateOf(one), revision: 1 } },
  ]),
  'tells in the order of creation': (memory) => {
    const created: string[] = []
    return {
      async commit(change) {
        if (change.basedOn === 0) created.push(change.organization)
        return memory.commit(change)
      },
      dump: () => sorted(memory, (one, other) => created.indexOf(one) - created.indexOf(other)),
    }
  },
  'tells in the order of a dictionary': (memory) => ({
    dump: () => sorted(memory, (one, other) => one.localeCompare(other)),
  }),
  'tells numbers first': (memory) => ({
    dump: () =>
      sorted(memory, (one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10) || 0),
  }),
  'tells the revision before': toldAs((one) => [
    { ...one, loaded: one.loaded && { ...one.loaded, revision: one.loaded.revision - 1 } },
  ]),
  'does not tell verifiers': keysToldAs((key) => key.withoutVerifiers()),
  'does not tell what it takes for HTTP Digest': keysToldAs(withoutDigest),
  'does not tell expired entries': keysToldAs((key) =>
    key.withAccessList(key.accessList.withoutExpired(Date.UTC(2030, 0, 1))),
  ),
  'tells the first page of keys': toldAs((one) => [
    { ...one, loaded: changedKeys(one.loaded, (keys) => keys.slice(0, 1)) },
  ]),
  'tells trails backwards': toldAs((one) => [{ ...one, events: [...one.events].reverse() }]),
  'tells trails in the order of their instants and names': toldAs((one) => [
    {
      ...one,
      events: [...one.events].sort((event, other) =>
        JSON.stringify(event) < JSON.stringify(other) ? -1 : 1,
      ),
    },
  ]),
  'does not tell the trails of the deleted': toldAs((one) => [
    one.loaded === undefined ? { ...one, events: [] } : one,
  ]),
  'does not tell usage': toldAs((one) => [{ ...one, usage: new Map() }]),
  'does not tell the usage of entries': toldAs((one) => [
    {
      ...one,
      usage: new Map([...one.usage].map(([key, usage]) => [key, { ...usage, entries: new Map() }])),
    },
  ]),
  'tells no use of keys that were never used': toldAs((one) => [
    {
      ...one,
      usage: new Map([
        ...(one.loaded?.state.keys ?? []).map(
          ({ id }) => [id, { count: 0, lastUsedAt: 1, entries: new Map() }] as const,
        ),
        ...one.usage,
      ]),
    },
  ]),
  'does not tell retired public keys': toldAs((one) => [{ ...one, retiredPublicKeys: [] }]),
  'tells retired public keys of the deleted alone': toldAs((one) => [
    one.loaded === undefined ? one : { ...one, retiredPublicKeys: [] },
  ]),
  'takes all public keys for retired': toldAs((one) => [
    {
      ...one,
      retiredPublicKeys: [
        ...one.retiredPublicKeys,
        ...(one.loaded?.state.keys ?? []).map(({ publicKey }) => publicKey),
      ],
    },
  ]),
  'tells each organization as it is when its turn comes': (memory) => ({
    async *dump() {
      const told = new Set<string>()
      for (;;) {
        const [next] = (await gathered(memory.dump())).filter(({ id }) => !told.has(id))
        if (next === undefined) return
        told.add(next.id)
        yield next
      }
    },
  }),
  'tells organizations that come meanwhile': (memory) => ({
    async *dump() {
      let last = ''
      for await (const one of memory.dump()) {
        last = one.id
        yield one
      }
      yield* (await gathered(memory.dump())).filter(({ id }) => id > last)
    },
  }),
  'tells twice at most': (memory) => {
    let told = 0
    return {
      async *dump() {
        if (told++ < 2) yield* memory.dump()
      },
    }
  },
  'counts telling as a commit': (memory) => {
    let told = 0
    return {
      async load(id) {
        const loaded = changedState(await memory.load(id), {})
        return loaded && { ...loaded, revision: loaded.revision + told }
      },
      async *dump() {
        yield* memory.dump()
        told++
      },
    }
  },
  'keeps its doors shut when telling is broken off': (memory) => {
    let telling = 0
    return {
      async *dump() {
        telling++
        yield* memory.dump()
        telling--
      },
      async commit(change) {
        if (telling > 0) throw new Error('the connection is busy')
        return memory.commit(change)
      },
    }
  },
}

/** A flaw of telling: an organization is told as others. */
function toldAs(change: (one: StoredOrganization) => readonly StoredOrganization[]): Flaw {
  return (memory) => ({
    async *dump() {
      for await (const one of memory.dump()) yield* change(one)
    },
  })
}

function keysToldAs(change: (key: ApiKey) => ApiKey): Flaw {
  return toldAs((one) => [{ ...one, loaded: changedKeys(one.loaded, (keys) => keys.map(change)) }])
}
