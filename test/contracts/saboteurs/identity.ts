import type { MemoryStorage, StorageChange } from 'keywarden'
import type { Flaw, Saboteurs } from './flaw.js'

/** Storages that confuse ids, or whose they are. */
export const identity: Saboteurs = {
  'folds the case of ids': confusing((text) => text.toLowerCase()),
  'trims ids': confusing((text) => text.trim()),
  'cuts ids short': confusing((text) => text.slice(0, 62)),
  'takes an underscore for any character': confusing((text) => text.replaceAll('-', '_')),
  'takes ids for numbers': confusing((text) => (Number(text) > 0 ? `${Number(text)}` : text)),
  'reads ids up to a zero byte': confusing((text) => text.split('\0')[0] ?? ''),
  'normalizes ids': confusing((text) => text.normalize('NFKC').replace('é', 'e')),
  'drops what is invisible': confusing((text) => text.replace(/\p{Cf}/gu, '')),

  'puts ids into SQL': (memory) => ({
    load: (id) => memory.load(/'|"|%/.test(id) ? 'acme' : id),
  }),

  'throws at text that is no id': (memory) => ({
    async load(id) {
      if (id.includes('\0')) throw new Error('invalid byte sequence')
      return memory.load(id)
    },
  }),

  'finds everybody where no organization is named': (memory) => ({
    events: (id, page) => memory.events(id === '' ? 'acme' : id, page),
  }),

  'keeps organizations in a plain object': (memory) => ({
    load: async (id) => (id in {} ? undefined : memory.load(id)),
  }),

  'takes ids of projects and keys for one kind': (memory) => ({
    async commit(change) {
      const ids = change.put.projects.map(({ id }) => String(id))
      const met = change.put.keys.some(({ id }) => ids.includes(id))
      return met ? { committed: false, reason: 'id-taken' } : memory.commit(change)
    },
  }),

  'shows the keys of a project whoever asks': (memory) => ({
    async keys({ organization, project }, page) {
      const [own, foreign] = await Promise.all([
        memory.keys({ organization, project }, page),
        memory.keys({ organization: 'rival', project }, page),
      ])
      return project === undefined ? own : { items: [...own.items, ...foreign.items] }
    },
  }),

  'shows the audit trail of all': (memory) => ({
    async events(organization, page) {
      const own = await memory.events(organization, page)
      const foreign = await memory.events('rival', page)
      return organization === 'rival' ? own : { ...own, items: [...own.items, ...foreign.items] }
    },
  }),

  'shows the projects of all': (memory) => ({
    async projects(organization, page) {
      const own = await memory.projects(organization, page)
      const foreign = await memory.projects('rival', page)
      return organization === 'rival' ? own : { ...own, items: [...own.items, ...foreign.items] }
    },
  }),

  'lets go of a project to whoever puts it': (memory) => ({
    async commit(change) {
      const outcome = await memory.commit(change)
      if (outcome.committed || outcome.reason !== 'id-taken') return outcome
      await removeElsewhere(memory, change)
      return memory.commit(change)
    },
  }),

  'removes whatever has the id': (memory) => ({
    async commit(change) {
      await removeElsewhere(memory, change)
      return memory.commit(change)
    },
  }),
}

/** Takes ids for one another that are one after `fold`: the first of them that was written. */
function confusing(fold: (text: string) => string): Flaw {
  return (memory) => {
    const first = new Map<string, string>()
    const remember = (id: string) => first.set(fold(id), first.get(fold(id)) ?? id)
    const meant = (text: string) => first.get(fold(text)) ?? text
    return {
      async commit(change) {
        remember(change.organization)
        const { put } = change
        for (const { publicKey } of put.keys) remember(publicKey)
        for (const { id } of put.projects) remember(id)
        const projects = put.projects.filter(({ id }) => meant(id) === id)
        return memory.commit({ ...change, put: { ...put, projects } })
      },
      load: (id) => memory.load(meant(id)),
      projects: (id, page) => memory.projects(meant(id), page),
      events: (id, page) => memory.events(meant(id), page),
      find: (publicKey) => memory.find(meant(publicKey)),
      peek: (publicKey) => memory.peek(meant(publicKey)),
    }
  }
}

/** Removes from `acme` what a change of another organization names. */
async function removeElsewhere(memory: MemoryStorage, change: StorageChange): Promise<void> {
  const { put, remove, organization } = change
  const loaded = await memory.load('acme')
  if (loaded === undefined || organization === 'acme') return
  const projects = [...put.projects.map(({ id }) => id), ...remove.projects]
  const keys = [...put.keys.map(({ id }) => id), ...remove.keys]
  await memory.commit({
    ...{ organization: loaded.state.organization.id, basedOn: loaded.revision, events: [] },
    put: { projects: [], keys: [] },
    remove: { organization: false, projects, keys },
  })
}
