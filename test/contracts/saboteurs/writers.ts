import { OrganizationState, type StorageChange } from 'keywarden'
import { aMoment, type Saboteurs } from './flaw.js'

/** Storages that keep their promises as long as one thing happens at a time. */
export const writers: Saboteurs = {
  'looks at the revision, and writes a moment later': (memory) => ({
    async commit(change) {
      const loaded = await memory.load(change.organization)
      if (loaded !== undefined && loaded.revision !== change.basedOn) return memory.commit(change)
      await aMoment()
      for (;;) {
        const latest = await memory.load(change.organization)
        const outcome = await memory.commit({ ...change, basedOn: latest?.revision ?? 0 })
        if (outcome.committed || outcome.reason !== 'stale') return outcome
      }
    },
  }),
  'lets everybody win who was in time': (memory) => {
    const started = new Map<string, number>()
    return {
      async commit(change) {
        const { organization, basedOn } = change
        const writing = started.get(organization) ?? 0
        started.set(organization, writing + 1)
        const outcome = await memory.commit(change)
        await aMoment()
        started.set(organization, (started.get(organization) ?? 1) - 1)
        return writing > 0 && !outcome.committed
          ? { committed: true, revision: basedOn + 1 }
          : outcome
      },
    }
  },
  'lets nobody win where two want to': (memory) => {
    let writing = 0
    return {
      async commit(change) {
        writing++
        await aMoment()
        const alone = writing === 1
        const outcome: Awaited<ReturnType<typeof memory.commit>> = alone
          ? await memory.commit(change)
          : { committed: false, reason: 'stale' }
        await aMoment()
        writing--
        return outcome
      },
    }
  },
  'looks at public keys, and writes a moment later': (memory) => ({
    async commit(change) {
      const free = change.put.keys.every(({ publicKey }) => memory.peek(publicKey).kind !== 'key')
      await aMoment()
      const outcome = await memory.commit(change)
      if (outcome.committed || !free || outcome.reason !== 'public-key-taken') return outcome
      return { committed: true, revision: change.basedOn + 1 }
    },
  }),
  'looks at ids of projects, and writes a moment later': (memory) => {
    const taken = new Set<string>()
    return {
      async commit(change) {
        const ids = change.put.projects.map(({ id }) => id)
        const free = ids.every((id) => !taken.has(id))
        await aMoment()
        const outcome = await memory.commit(change)
        if (outcome.committed) for (const id of ids) taken.add(id)
        if (outcome.committed || !free || outcome.reason !== 'id-taken') return outcome
        return ids.length === 0 ? outcome : { committed: true, revision: change.basedOn + 1 }
      },
    }
  },
  'looks whether an organization exists, and writes a moment later': (memory) => ({
    async commit(change) {
      if (change.basedOn > 0) return memory.commit(change)
      const free = (await memory.load(change.organization)) === undefined
      await aMoment()
      const outcome = await memory.commit(change)
      const { length } = (await memory.events(change.organization)).items
      if (outcome.committed || !free || length > 0) return outcome
      return { committed: true, revision: 1 }
    },
  }),
  'loses a creation where many are made at once': (memory) => {
    let creating = 0
    return {
      async commit(change) {
        if (change.basedOn > 0) return memory.commit(change)
        creating++
        await aMoment()
        const lost = creating > 4
        creating--
        return lost ? { committed: false, reason: 'stale' } : memory.commit(change)
      },
    }
  },
  'writes the organization first, and what it owns a moment later': (memory) => ({
    async commit(change) {
      const { put, ...rest } = change
      if (put.organization === undefined || change.basedOn === 0) return memory.commit(change)
      const { organization } = put
      const first = { ...rest, put: { organization, projects: [], keys: [] } }
      const outcome = await memory.commit(first)
      if (!outcome.committed) return outcome
      await aMoment()
      return memory.commit({ ...first, basedOn: outcome.revision, put: onlyOwned(put) })
    },
  }),
  'reads the organization first, and what it owns a moment later': (memory) => ({
    async load(id) {
      const first = await memory.load(id)
      await aMoment()
      const then = await memory.load(id)
      if (first === undefined || then === undefined) return then
      const { projects, keys } = then.state
      return { ...then, state: OrganizationState.of(first.state.organization, projects, keys) }
    },
  }),
}

function onlyOwned({ projects, keys }: StorageChange['put']): StorageChange['put'] {
  return { projects, keys }
}
