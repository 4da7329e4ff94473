import type { AuditEvent, MemoryStorage } from 'keywarden'
import { changedState, committedAs, type Saboteurs, writtenAfterRefusal } from './flaw.js'

/** Storages that write less, more or something else than a change says. */
export const commits: Saboteurs = {
  'writes over what others wrote': (memory) => ({
    async commit(change) {
      const loaded = await memory.load(change.organization)
      return memory.commit({ ...change, basedOn: loaded?.revision ?? change.basedOn })
    },
  }),
  'writes records without their events': committedAs(() => ({ events: [] })),
  'writes the events of what it refuses': writtenAfterRefusal((refused, basedOn) => ({
    ...refused,
    ...{ basedOn, put: { projects: [], keys: [] } },
    remove: { organization: false, projects: [], keys: [] },
  })),
  'writes what stood before the key that is taken': writtenAfterRefusal(
    ({ put, ...refused }, basedOn, memory) => {
      const free = (publicKey: string) => memory.peek(publicKey).kind === 'unknown'
      const keys = put.keys.filter(({ id, publicKey }) => free(publicKey) && id !== 'new-3')
      return { ...refused, basedOn, put: { ...put, keys }, events: [] }
    },
  ),
  'renames the organization though the change is refused': writtenAfterRefusal(
    ({ put, ...refused }, basedOn) => {
      return { ...refused, basedOn, put: { ...put, projects: [], keys: [] }, events: [] }
    },
  ),
  'writes a hundred keys of a change': committedAs(({ put }) => ({
    put: { ...put, keys: put.keys.slice(0, 100) },
  })),
  'writes a hundred events of a change': committedAs(({ events }) => ({
    events: events.slice(0, 100),
  })),
  'writes a hundred projects of a change': committedAs(({ put }) => ({
    put: { ...put, projects: put.projects.slice(0, 100) },
  })),
  'turns the events of a change round': committedAs(({ events }) => ({
    events: [...events].reverse(),
  })),
  'puts events in the order of their time': (memory) => ({
    async events(organization, page) {
      const { items, ...rest } = await memory.events(organization, page)
      return { ...rest, items: [...items].sort((one, other) => one.at - other.at) }
    },
  }),
  'keeps the keys that are put and no others': committedAs(
    async ({ put, organization }, memory) => {
      const { state } = (await memory.load(organization)) ?? {}
      const isPut = (id: string) => put.keys.some((key) => key.id === id)
      const others = (state?.keys ?? []).map(({ id }) => id).filter((id) => !isPut(id))
      const keys = put.keys.length > 0 ? others : []
      return { remove: { organization: false, projects: [], keys } }
    },
  ),
  'keeps the projects that were removed': committedAs(({ remove }) => ({
    remove: { ...remove, projects: [] },
  })),
  'keeps the keys that were removed': committedAs(({ remove }) => ({
    remove: { ...remove, keys: [] },
  })),
  'does not rename organizations': committedAs(({ put, basedOn }) => ({
    put: basedOn === 0 ? put : { projects: put.projects, keys: put.keys },
  })),
  'writes nothing where there are events alone': (memory) => ({
    async commit(change) {
      const { put, remove, basedOn } = change
      const empty = put.organization ?? [...put.projects, ...put.keys, ...remove.keys][0]
      const nothing = empty === undefined && !remove.organization && remove.projects.length === 0
      return nothing ? { committed: true, revision: basedOn } : memory.commit(change)
    },
  }),

  'never counts the revision on': (memory) => ({
    async load(id) {
      const loaded = await memory.load(id)
      return loaded && { ...loaded, revision: 1 }
    },
  }),
  'counts the revisions of all organizations together': (memory) => {
    let commits = 0
    return {
      async commit(change) {
        const outcome = await memory.commit(change)
        return outcome.committed ? { ...outcome, revision: ++commits } : outcome
      },
    }
  },
  'answers `stale` whatever stands against a change': (memory) => ({
    async commit(change) {
      const outcome = await memory.commit(change)
      return outcome.committed ? outcome : { committed: false, reason: 'stale' }
    },
  }),

  'reads organizations as they were a moment ago': (memory) => {
    const read = new Map<string, Awaited<ReturnType<MemoryStorage['load']>>>()
    return {
      async load(id) {
        const latest = await memory.load(id)
        const known = read.get(id)
        read.set(id, latest)
        return known ?? latest
      },
    }
  },
  'lists keys as they were a moment ago': (memory) => {
    const read = new Map<string, Awaited<ReturnType<MemoryStorage['keys']>>>()
    return {
      async keys(owner, page) {
        const asked = JSON.stringify([owner, page])
        const known = read.get(asked) ?? (await memory.keys(owner, page))
        read.set(asked, known)
        return known
      },
    }
  },
  'lists organizations under the names they began with': (memory) => {
    const names = new Map<string, string>()
    return {
      async organizations(request) {
        const page = await memory.organizations(request)
        return { ...page, items: page.items.map((one) => one.rename(names.get(one.id) ?? '?')) }
      },
      async commit(change) {
        const { organization } = change.put
        if (change.basedOn === 0 && organization) names.set(organization.id, organization.name)
        return memory.commit(change)
      },
    }
  },

  'lets public keys of the deleted be used again': (memory) => ({
    async commit(change) {
      const outcome = await memory.commit(change)
      const used = change.put.keys.some(({ publicKey }) => memory.peek(publicKey).kind === 'key')
      if (outcome.committed || outcome.reason !== 'public-key-taken' || used) return outcome
      return { committed: true, revision: change.basedOn + 1 }
    },
  }),
  'frees the public keys of a deleted organization': (memory) => {
    const freed = new Set<string>()
    memory.subscribe(({ publicKeys, organizationChanged, revision }) => {
      if (organizationChanged && revision > 1) for (const one of publicKeys) freed.add(one)
    })
    return {
      async commit(change) {
        const outcome = await memory.commit(change)
        const reused = change.put.keys.some(({ publicKey }) => freed.has(publicKey))
        if (outcome.committed || outcome.reason !== 'public-key-taken' || !reused) return outcome
        return { committed: true, revision: change.basedOn + 1 }
      },
    }
  },
  'gives one public key to two keys of a change': (memory) => ({
    async commit(change) {
      const { put, ...rest } = change
      const keys = [...new Map(put.keys.map((key) => [key.publicKey, key])).values()]
      return memory.commit({ ...rest, put: { ...put, keys } })
    },
  }),
  'lets ids of deleted organizations be used again': (memory) => ({
    async commit(change) {
      const outcome = await memory.commit(change)
      const exists = (await memory.load(change.organization)) !== undefined
      if (outcome.committed || exists) return outcome
      return { committed: true, revision: 1 }
    },
  }),
  'creates an organization over one that exists': writtenAfterRefusal((refused, current) => ({
    ...refused,
    basedOn: refused.basedOn === 0 ? current : refused.basedOn,
  })),

  'forgets the audit trail with the organization': (memory) => ({
    async events(organization, page) {
      const gone = (await memory.load(organization)) === undefined
      return gone ? { items: [] } : memory.events(organization, page)
    },
  }),
  'leaves the keys of a deleted organization behind': (memory) => {
    const known = new Map<string, Awaited<ReturnType<MemoryStorage['keys']>>>()
    return {
      async keys(owner, page) {
        if ((await memory.load(owner.organization)) === undefined) {
          return known.get(owner.organization) ?? { items: [] }
        }
        return memory.keys(owner, page)
      },
      async commit(change) {
        const { organization } = change
        if (change.remove.organization) known.set(organization, await memory.keys({ organization }))
        return memory.commit(change)
      },
    }
  },
  'keeps an organization that was removed': committedAs(({ remove }) => ({
    remove: { ...remove, organization: false },
  })),

  'writes the own parts of a change and leaves out the foreign': committedAs(
    ({ organization, put, events }) => {
      const own = (one: { readonly organization: string }) => one.organization === organization
      const { organization: owner, ...rest } = put
      return {
        put: {
          ...(owner?.id === organization && { organization: owner }),
          ...{ projects: rest.projects.filter(own), keys: rest.keys.filter(own) },
        },
        events: events.filter(own),
      }
    },
  ),
  'writes foreign events': committedAs(({ organization, events }) => ({
    events: events.map((event): AuditEvent => ({ ...event, organization })),
  })),
  'renames every project': (memory) => ({
    load: async (id) =>
      changedState(await memory.load(id), { projects: (one) => one.rename('Billing') }),
  }),
}
