import type { ChangeNotice, MemoryStorage, StorageChange } from 'keywarden'
import { aMoment, type Flaw, type Saboteurs } from './flaw.js'

type Listener = (notice: ChangeNotice) => void

/** Storages whose news is late, wrong, or no news. */
export const feeds: Saboteurs = {
  'says nothing': () => ({ subscribe: () => () => undefined }),
  'says everything twice': telling((tell, notice) => [tell(notice), tell(notice)]),
  'says every other thing': (memory) => ({
    subscribe: (listener) =>
      memory.subscribe((notice) => (notice.revision % 2 === 1 ? listener(notice) : undefined)),
  }),
  'does not name the keys': telling((tell, notice) => tell({ ...notice, publicKeys: [] })),
  'names one key': telling((tell, { publicKeys, ...notice }) =>
    tell({ ...notice, publicKeys: publicKeys.slice(0, 1) }),
  ),
  'never says that the organization changed': telling((tell, notice) =>
    tell({ ...notice, organizationChanged: false }),
  ),
  'always says that the organization changed': telling((tell, notice) =>
    tell({ ...notice, organizationChanged: true }),
  ),
  'says that it changed when the organization itself is written': (memory) => {
    let projectsOnly = false
    return {
      async commit(change) {
        projectsOnly = change.put.organization === undefined && !change.remove.organization
        return memory.commit(change)
      },
      subscribe: (listener) =>
        memory.subscribe((notice) =>
          listener(projectsOnly ? { ...notice, organizationChanged: false } : notice),
        ),
    }
  },
  'does not name the keys that are removed': (memory) => {
    let put: readonly string[] = []
    return {
      async commit(change) {
        put = change.put.keys.map(({ publicKey }) => publicKey)
        return memory.commit(change)
      },
      subscribe: (listener) =>
        memory.subscribe(({ publicKeys, ...notice }) =>
          listener({ ...notice, publicKeys: publicKeys.filter((one) => put.includes(one)) }),
        ),
    }
  },
  'says nothing of the end of an organization': (memory) => {
    let ended = false
    return {
      async commit(change) {
        ended = change.remove.organization
        return memory.commit(change)
      },
      subscribe: (listener) => memory.subscribe((notice) => (ended ? undefined : listener(notice))),
    }
  },

  'tells before it writes': (memory) => {
    const { subscribe, tellAll } = listeners()
    return {
      subscribe,
      async commit(change) {
        tellAll(await noticeOf(memory, change))
        return memory.commit(change)
      },
    }
  },
  'tells what it refuses': (memory) => {
    const { subscribe, tellAll } = listeners()
    return {
      subscribe,
      async commit(change) {
        const notice = await noticeOf(memory, change)
        const outcome = await memory.commit(change)
        tellAll(notice)
        return outcome
      },
    }
  },
  'tells the second commit after the third': (memory) => ({
    subscribe(listener) {
      const held: ChangeNotice[] = []
      return memory.subscribe((notice) => {
        if (notice.revision === 2) held.push(notice)
        else for (const one of [notice, ...held.splice(0)]) listener(one)
      })
    },
  }),
  'tells a moment later': telling((tell, notice) => {
    aMoment().then(() => quietly(() => tell(notice)))
  }),
  'tells a commit within a commit first': ownFeed((tellAll, notice) =>
    quietly(() => tellAll(notice)),
  ),
  'tells old news to newcomers': (memory) => {
    const told: ChangeNotice[] = []
    memory.subscribe((notice) => told.push(notice))
    return {
      subscribe(listener) {
        for (const notice of told) listener(notice)
        return memory.subscribe(listener)
      },
    }
  },
  'never lets go of a listener': (memory) => ({
    subscribe(listener) {
      memory.subscribe(listener)
      return () => undefined
    },
  }),
  'takes two subscriptions of one listener for one': (memory) => {
    const known = new Map<Listener, () => void>()
    return {
      subscribe(listener) {
        const end = known.get(listener) ?? memory.subscribe(listener)
        known.set(listener, end)
        return end
      },
    }
  },
  'lets a listener stop the others': (memory) => {
    const { subscribe, tellAll } = listeners()
    memory.subscribe((notice) => quietly(() => tellAll(notice)))
    return { subscribe }
  },
  'does not say that it missed something': (_, honest) => ({
    subscribe: (listener) => honest.subscribe(listener),
  }),
  'says that it missed something, and nothing more': (_, honest) => ({
    subscribe(listener, lost) {
      let isOver = false
      return honest.subscribe(
        (notice) => (isOver ? undefined : listener(notice)),
        () => {
          isOver = true
          lost?.()
        },
      )
    },
  }),
  'tells of a moment to come': () => ({ toldUntil: () => performance.now() + 1000 }),
  'never hears that there is no more to tell': () => ({ toldUntil: () => -Infinity }),
  'lets a listener stop the commit': ownFeed((tellAll, notice) => tellAll(notice)),
}

/** A flaw of telling: every notice is told as something else. */
function telling(tell: (listener: Listener, notice: ChangeNotice) => unknown): Flaw {
  return (memory) => ({
    subscribe: (listener) => memory.subscribe((notice) => void tell(listener, notice)),
  })
}

/** A storage that tells what it has committed by itself, before the commit answers. */
function ownFeed(tell: (tellAll: Listener, notice: ChangeNotice) => void): Flaw {
  return (memory) => {
    const { subscribe, tellAll } = listeners()
    const untold: ChangeNotice[] = []
    memory.subscribe((notice) => untold.push(notice))
    return {
      subscribe,
      async commit(change) {
        const outcome = memory.commit(change)
        const notice = untold.pop()
        if (notice !== undefined) tell(tellAll, notice)
        return outcome
      },
    }
  }
}

/** Subscriptions in a plain list: who throws stops the rest. */
function listeners() {
  const subscriptions: { readonly listener: Listener }[] = []
  return {
    subscribe(listener: Listener) {
      const subscription = { listener }
      subscriptions.push(subscription)
      return () => {
        const index = subscriptions.indexOf(subscription)
        if (index >= 0) subscriptions.splice(index, 1)
      }
    },
    tellAll(notice: ChangeNotice) {
      for (const { listener } of [...subscriptions]) listener(notice)
    },
  }
}

/** The notice that a change would make. */
async function noticeOf(memory: MemoryStorage, change: StorageChange): Promise<ChangeNotice> {
  const { organization, basedOn, put, remove } = change
  const { state } = (await memory.load(organization)) ?? {}
  const removed = remove.organization ? state?.keys : remove.keys.map((id) => state?.key(id))
  const keys = [...put.keys, ...(removed ?? [])]
  const projects = put.projects.length + remove.projects.length
  return {
    ...{ organization, revision: basedOn + 1 },
    publicKeys: keys.flatMap((key) => (key === undefined ? [] : key.publicKey)),
    organizationChanged: put.organization !== undefined || remove.organization || projects > 0,
  }
}

function quietly(act: () => void): void {
  try {
    act()
  } catch {}
}
