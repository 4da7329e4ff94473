import type { KeyUse, MemoryStorage, Usage, UsageDelta } from 'keywarden'
import { aMoment, changedState, type Flaw, keysReadAs, type Saboteurs } from './flaw.js'

/** Storages that add batches of usage wrongly, or in pieces. */
export const usageWriters: Saboteurs = {
  'adds nothing': addedAs(() => []),
  'counts a batch as one use': addedAs((batch) => batch.map((one) => ({ ...one, count: 1 }))),
  'does not count entries': addedAs((batch) => batch.filter(({ entry }) => entry === undefined)),
  'counts entries for their key as well': (memory) => ({
    async addUsage(batch) {
      await memory.addUsage(batch)
      await memory.addUsage(
        batch.filter(({ entry }) => entry !== undefined).map(({ entry: _, ...one }) => one),
      )
    },
  }),
  'puts the batch in the place of what is known': keeping((_, more) => more),
  'takes the last that is told for the last': keeping((usage, more) => ({
    ...more,
    count: more.count + (usage?.count ?? 0),
  })),
  'takes the first that is told for the last': keeping((usage, more) => ({
    ...(usage ?? more),
    count: more.count + (usage?.count ?? 0),
  })),
  'turns the address back, though not the time': keeping((usage, more) => ({
    count: more.count + (usage?.count ?? 0),
    lastUsedAt: Math.max(more.lastUsedAt, usage?.lastUsedAt ?? 0),
    lastUsedAddress: more.lastUsedAddress,
  })),
  'keeps the address it knew': (memory, honest) => {
    let known: string | undefined
    return addedAs((batch) =>
      batch.map((one) => {
        known = one.lastUsedAddress ?? known
        return { ...one, lastUsedAddress: known }
      }),
    )(memory, honest)
  },
  'keeps counts as floats of single precision': (memory) => ({
    async usage(organization, keys) {
      const usage = await memory.usage(organization, keys)
      return new Map([...usage].map(([key, one]) => [key, rounded(one)]))
    },
  }),
  'counts for whoever has the key': (memory) => {
    const owners = new Map<string, KeyUse['organization']>()
    return {
      async commit(change) {
        for (const { id, organization } of change.put.keys) owners.set(id, organization)
        return memory.commit(change)
      },
      addUsage: (batch) =>
        memory.addUsage(
          batch
            .map((one) => ({ ...one, organization: owners.get(one.key) ?? one.organization }))
            .filter((one, at, all) => all.findIndex(({ key }) => key === one.key) === at),
        ),
    }
  },
  'refuses a batch with a key that is not there': (memory) => ({
    async addUsage(batch) {
      if (batch.some(({ key }) => key === 'gone')) throw new Error('no such row')
      await memory.addUsage(batch)
    },
  }),
  'leaves out the batch with a key that is not there': addedAs((batch) =>
    batch.some(({ key }) => key === 'gone') ? [] : batch,
  ),
  'writes what comes before the fault': oneByOne((memory, one) => memory.addUsage([one])),
  'writes what is not faulty': (memory) => ({
    async addUsage(batch) {
      const written = batch.map((one) => memory.addUsage([one]))
      await Promise.all(written.map((one) => one.catch(() => undefined)))
      await Promise.all(written)
    },
  }),
  'leaves out what is faulty, and says nothing': oneByOne((memory, one) =>
    memory.addUsage([one]).catch(() => undefined),
  ),
  'adds what is named twice': (memory) => ({
    async addUsage(batch) {
      const sums = new Map<string, UsageDelta>()
      for (const one of batch) {
        const name = `${one.organization} ${one.key} ${one.entry ?? ''}`
        sums.set(name, { ...one, count: one.count + (sums.get(name)?.count ?? 0) })
      }
      await memory.addUsage([...sums.values()])
    },
  }),
  'writes the first hundred of a batch': addedAs((batch) => batch.slice(0, 100)),
  'chokes on a batch of none': (memory) => ({
    async addUsage(batch) {
      if (batch.length === 0) throw new Error('syntax error near VALUES')
      await memory.addUsage(batch)
    },
  }),
  'reads what is known, and writes the sum a moment later': keeping(sum, aMoment),
  'writes one batch at a time': (memory) => {
    let busy = false
    return {
      async addUsage(batch) {
        if (busy) return
        busy = true
        await aMoment()
        await memory.addUsage(batch)
        busy = false
      },
    }
  },
  'writes the last use into the key': (memory, honest) => {
    let used = false
    return {
      ...keysReadAs(({ description }) => ({
        description: used ? `${description}, in use` : description,
      }))(memory, honest),
      addUsage(batch) {
        used = true
        return memory.addUsage(batch)
      },
    }
  },
  'counts a batch as a revision': (memory) => {
    let batches = 0
    return {
      async load(id) {
        const loaded = changedState(await memory.load(id), {})
        return loaded && { ...loaded, revision: loaded.revision + batches }
      },
      addUsage(batch) {
        batches++
        return memory.addUsage(batch)
      },
    }
  },
  'keeps what is told of a key that is gone, for the next of its name': (memory) => {
    const late: UsageDelta[] = []
    return {
      async addUsage(batch) {
        const { state } = (await memory.load('acme')) ?? {}
        late.push(...batch.filter(({ key }) => state?.key(key) === undefined))
        await memory.addUsage(batch)
      },
      async commit(change) {
        const outcome = await memory.commit(change)
        const back = late.filter(({ key }) => change.put.keys.some(({ id }) => id === key))
        if (change.basedOn > 1) await memory.addUsage(back)
        return outcome
      },
    }
  },
}

/** A flaw of adding: another batch than the one given is added. */
function addedAs(change: (batch: readonly UsageDelta[]) => readonly UsageDelta[]): Flaw {
  return (memory) => ({ addUsage: (batch) => memory.addUsage(change(batch)) })
}

/** A flaw of adding in pieces, one delta after the other. */
function oneByOne(add: (memory: MemoryStorage, one: UsageDelta) => Promise<void>): Flaw {
  return (memory) => ({
    async addUsage(batch) {
      for (const one of batch) await add(memory, one)
    },
  })
}

/** A flaw of reckoning: what is known and what is added make something else than their sum. */
function keeping(
  reckon: (usage: Usage | undefined, more: Usage) => Usage,
  pause: () => Promise<void> = async () => undefined,
): Flaw {
  return (memory) => {
    const known = new Map<string, Map<string, Usage>>()
    return {
      async addUsage(batch) {
        await memory.addUsage(batch)
        for (const { organization, key, entry = '', ...more } of batch) {
          const entries = known.get(`${organization}/${key}`) ?? new Map<string, Usage>()
          known.set(`${organization}/${key}`, entries)
          const { count, lastUsedAt, lastUsedAddress } = more
          const next = reckon(entries.get(entry), { count, lastUsedAt, lastUsedAddress })
          await pause()
          entries.set(entry, next)
        }
      },
      async usage(organization, keys) {
        const usage = await memory.usage(organization, keys)
        return new Map(
          [...usage.keys()].map((key) => {
            const entries = new Map(known.get(`${organization}/${key}`))
            const total = entries.get('') ?? { count: 0, lastUsedAt: 0 }
            entries.delete('')
            return [key, { ...total, entries }]
          }),
        )
      },
    }
  }
}

function sum(usage: Usage | undefined, more: Usage): Usage {
  const later = usage !== undefined && usage.lastUsedAt > more.lastUsedAt ? usage : more
  return { ...later, count: more.count + (usage?.count ?? 0) }
}

function rounded<Told extends Usage>(usage: Told): Told {
  return { ...usage, count: Math.fround(usage.count) }
}
