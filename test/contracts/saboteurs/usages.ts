import type { KeyUsage, KeyUse } from 'keywarden'
import { changedState, type Flaw, keysReadAs, type Saboteurs } from './flaw.js'

/** Storages that count use wrongly, or let it touch what it must not touch. */
export const usages: Saboteurs = {
  'counts nothing': recordedAs(() => []),
  'counts twice': recordedAs((use) => [use, use]),
  'counts once': toldAs((usage) => ({ ...usage, count: 1 })),
  'does not count entries': recordedAs(({ entry: _, ...use }) => [use]),
  'counts one entry per key': toldAs(({ entries, ...usage }) => ({
    ...{ ...usage, entries: new Map([...entries].slice(0, 1)) },
  })),
  'counts every use for every entry': toldAs(({ entries, ...usage }) => ({
    ...usage,
    entries: new Map([...entries].map(([cidr, entry]) => [cidr, { ...entry, count: usage.count }])),
  })),
  'does not know addresses': recordedAs(({ address: _, ...use }) => [use]),
  'keeps the address it knew': (memory) => {
    let known: string | undefined
    return {
      record(use) {
        known = use.address ?? known
        memory.record({ ...use, ...(known !== undefined && { address: known }) })
      },
    }
  },
  'takes the last that is told for the last': (memory) => {
    const last = new Map<string, number>()
    return {
      record(use) {
        last.set(use.key, use.at)
        memory.record(use)
      },
      usage: async (organization, keys) =>
        new Map(
          [...(await memory.usage(organization, keys))].map(([key, usage]) => [
            key,
            { ...usage, lastUsedAt: last.get(key) ?? usage.lastUsedAt },
          ]),
        ),
    }
  },
  'does not count what is told late': (memory) => {
    let latest = 0
    return {
      record(use) {
        if (use.at >= latest) memory.record(use)
        latest = Math.max(latest, use.at)
      },
    }
  },
  'counts one use at a time': (memory) => {
    let busy = false
    return {
      record(use) {
        if (!busy) memory.record(use)
        busy = true
        queueMicrotask(() => {
          busy = false
        })
      },
    }
  },
  'tells the keys that were never used': (memory) => ({
    async usage(organization, keys) {
      const none: KeyUsage = { count: 0, lastUsedAt: 0, entries: new Map() }
      const used = await memory.usage(organization, keys)
      return new Map(keys.map((key) => [key, used.get(key) ?? none]))
    },
  }),
  'tells usage to whoever asks': (memory) => ({
    usage: async (organization, keys) =>
      new Map([
        ...(await memory.usage('rival', keys)),
        ...(await memory.usage(organization, keys)),
      ]),
  }),
  'counts for whoever has the key': (memory) => {
    const owners = new Map<string, KeyUse['organization']>()
    return {
      async commit(change) {
        for (const { id, organization } of change.put.keys) owners.set(id, organization)
        return memory.commit(change)
      },
      record: (use) =>
        memory.record({ ...use, organization: owners.get(use.key) ?? use.organization }),
    }
  },
  'throws at a key that is not there': (memory) => ({
    record(use) {
      if (!/^key-|^used|^one|^other|^theirs/.test(use.key)) throw new Error('no such row')
      memory.record(use)
    },
  }),

  'writes the last use into the key': (memory, honest) => {
    let used = false
    return {
      ...keysReadAs(({ description }) => ({
        description: used ? `${description}, in use` : description,
      }))(memory, honest),
      record(use) {
        used = true
        memory.record(use)
      },
    }
  },
  'counts a use as a revision': (memory) => {
    let uses = 0
    return {
      async load(id) {
        const loaded = changedState(await memory.load(id), {})
        return loaded && { ...loaded, revision: loaded.revision + uses }
      },
      record(use) {
        uses++
        memory.record(use)
      },
    }
  },
  'loses the usage of a key that is written': (memory) => {
    const lost = new Set<string>()
    return {
      async commit(change) {
        for (const { id } of change.put.keys) lost.add(id)
        return memory.commit(change)
      },
      record(use) {
        lost.delete(use.key)
        memory.record(use)
      },
      usage: async (organization, keys) =>
        memory.usage(
          organization,
          keys.filter((key) => !lost.has(key)),
        ),
    }
  },
  'remembers the usage of deleted keys': (memory) => {
    const known = new Map<string, KeyUsage>()
    return {
      async commit(change) {
        const usage = await memory.usage(change.organization, change.remove.keys)
        for (const [key, one] of usage) known.set(key, one)
        return memory.commit(change)
      },
      usage: async (organization, keys) =>
        new Map([
          ...keys.flatMap((key) => [...known].filter(([one]) => one === key)),
          ...(await memory.usage(organization, keys)),
        ]),
    }
  },
  'lets usage be changed from outside': (memory) => {
    const known = new Map<string, KeyUsage>()
    return {
      async usage(organization, keys) {
        for (const [key, one] of await memory.usage(organization, keys)) {
          if (!known.has(key)) known.set(key, { ...one })
        }
        return known
      },
    }
  },
}

/** A flaw of counting: something else than what is told is counted. */
function recordedAs(change: (use: KeyUse) => readonly KeyUse[]): Flaw {
  return (memory) => ({
    record: (use) => {
      for (const one of change(use)) memory.record(one)
    },
  })
}

/** A flaw of telling: the usage of every key is told as something else. */
function toldAs(change: (usage: KeyUsage) => KeyUsage): Flaw {
  return (memory) => ({
    async usage(organization, keys) {
      const usage = await memory.usage(organization, keys)
      return new Map([...usage].map(([key, one]) => [key, change(one)]))
    },
  })
}
