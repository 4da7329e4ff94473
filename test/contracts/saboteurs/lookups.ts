import {
  type Found,
  type KeyRecord,
  type MemoryStorage,
  Organization,
  UNKNOWN_KEY,
} from 'keywarden'
import { aMoment, type Flaw, type FullStorage, type Saboteurs } from './flaw.js'

/** Storages whose hot path tells something else than their cold one. */
export const lookups: Saboteurs = {
  'counts the entries that are in force': found(({ key }) => ({
    entryCount: key.accessList.entries.filter((entry) => !entry.isExpired(Date.now())).length,
  })),
  'counts no entries': found(() => ({ entryCount: 0 })),
  'loses the verifiers on the hot path': found(({ key }) => ({ key: key.withoutVerifiers() })),
  'loses an entry on the hot path': found(({ key }) => ({
    key: key.withoutAccessListEntry('::2'),
  })),
  'loses that access lists are required': found(({ organization }) => ({
    organization: organization.stopRequiringAccessList(),
  })),
  'gives the organization of somebody else': found(({ organization }) => ({
    organization: Organization.of({ ...organization.toJSON(), id: 'rival' }),
  })),
  'gives one revision to all': found(() => ({ revision: 1 })),
  'gives no revision': found(() => ({ revision: 0 })),
  'finds no projects': found(() => ({ projects: new Map() })),
  'finds any project in any organization': (memory, honest) => {
    const all = new Map()
    return {
      ...found(() => ({ projects: all }))(memory, honest),
      async commit(change) {
        for (const project of change.put.projects) all.set(project.id, project)
        for (const project of change.remove.projects) all.delete(project)
        return memory.commit(change)
      },
    }
  },
  'keeps projects in a plain object': found(({ projects }) => ({
    projects: { get: (id) => (id in {} ? ({} as never)[id] : projects.get(id)) },
  })),
  'finds the first project that was asked for': (memory) => ({
    peek: (publicKey, [asked = '']) => {
      const record = memory.peek(publicKey)
      if (record.kind !== 'key') return record
      const projects = { get: (id: string) => (id === asked ? record.projects.get(id) : undefined) }
      return { ...record, projects }
    },
  }),

  'finds keys by the beginning of their public key': (memory) => {
    const publicKeys: string[] = []
    const meant = (text: string) => publicKeys.find((one) => one.startsWith(text)) ?? text
    return {
      ...answering((text) => memory.peek(meant(text))),
      async commit(change) {
        publicKeys.push(...change.put.keys.map(({ publicKey }) => publicKey))
        return memory.commit(change)
      },
    }
  },
  'finds keys by their id': (memory) => {
    const publicKeys = new Map<string, string>()
    return {
      ...answering((text) => memory.peek(publicKeys.get(text) ?? text)),
      async commit(change) {
        for (const { id, publicKey } of change.put.keys) publicKeys.set(id, publicKey)
        return memory.commit(change)
      },
    }
  },
  'takes what is unknown for damaged': (memory) =>
    answering((publicKey) => {
      const record = memory.peek(publicKey)
      return record.kind === 'unknown' ? { kind: 'damaged', detail: 'no such row' } : record
    }),
  'throws at an unknown key': (memory) => ({
    async find(publicKey) {
      const record = memory.peek(publicKey)
      if (record.kind === 'unknown') throw new Error('no rows')
      return record
    },
  }),

  'never forgets what it found': remembering((record) => record.kind === 'key'),
  'never forgets that a key was unknown': remembering((record) => record.kind === 'unknown'),
  'forgets a key only when the key changes': (memory) => {
    const known = new Map<string, Found>()
    memory.subscribe(({ publicKeys }) => {
      for (const publicKey of publicKeys) known.delete(publicKey)
    })
    return answering((publicKey) => {
      const record = known.get(publicKey) ?? memory.peek(publicKey)
      if (record.kind === 'key') known.set(publicKey, record)
      return record
    })
  },
  'keeps the projects that it found': (memory, honest) => {
    const known = new Map()
    return found(({ projects }) => ({
      projects: {
        get(id) {
          known.set(id, known.get(id) ?? projects.get(id))
          return known.get(id)
        },
      },
    }))(memory, honest)
  },
  'knows at once what it does not know': (memory) => {
    const asked = new Set<string>()
    return {
      async find(publicKey) {
        asked.add(publicKey)
        return memory.peek(publicKey)
      },
      peek: (publicKey) => (asked.has(publicKey) ? memory.peek(publicKey) : UNKNOWN_KEY),
    }
  },
  'answers who knows of a revision from what it remembers': (memory) => {
    const known = new Map<string, Found>()
    const answer: FullStorage['peek'] = (publicKey, _, atLeast) => {
      if (atLeast === undefined) known.set(publicKey, memory.peek(publicKey))
      return known.get(publicKey) ?? memory.peek(publicKey)
    }
    return { find: async (...asked) => answer(...asked) as Found, peek: answer }
  },
  'gives nothing where a revision is not there yet': (memory) => ({
    async find(publicKey, _, atLeast) {
      const record = memory.peek(publicKey)
      if (atLeast === undefined || record.kind !== 'key') return record
      if (atLeast.organization !== record.organization.id) throw new Error('of somebody else')
      return record
    },
  }),
  'gives everybody the answer to the last question': (memory) => {
    let last = ''
    return {
      async find(publicKey) {
        last = publicKey
        await aMoment()
        return memory.peek(last)
      },
    }
  },
}

/** A lookup that answers like that, waiting or not. */
function answering(answer: (publicKey: string) => Found): Pick<FullStorage, 'find' | 'peek'> {
  return { find: async (publicKey) => answer(publicKey), peek: answer }
}

/** A flaw of finding: every key that is found comes with something else. */
function found(change: (record: KeyRecord) => Partial<KeyRecord>): Flaw {
  return (memory) =>
    answering((publicKey) => {
      const record = memory.peek(publicKey)
      return record.kind === 'key' ? { ...record, ...change(record) } : record
    })
}

/** A cache of such answers that nobody clears. */
function remembering(isKept: (found: Found) => boolean): Flaw {
  return (memory: MemoryStorage) => {
    const known = new Map<string, Found>()
    return answering((publicKey) => {
      const record = known.get(publicKey) ?? memory.peek(publicKey)
      if (isKept(record)) known.set(publicKey, record)
      return record
    })
  }
}
