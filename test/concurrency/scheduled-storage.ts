import type { LoadedOrganization, MemoryStorage, Storage, StorageChange } from 'keywarden'

/** A change that was written, with what the organization was right after it. */
export interface Written {
  readonly revision: number
  readonly change: StorageChange
  readonly after: Promise<LoadedOrganization | undefined>
}

/** Waits until it is one's turn, which a scheduler decides. */
export type Turn = (what: string) => Promise<unknown>

/** A storage every call of which is on its way for a while, and its answer on the way back. */
export interface ScheduledStorage extends Storage {
  /** What has been written through it, in the order in which it was. */
  readonly written: readonly Written[]
}

/**
 * The memory storage behind a scheduler. Between the question and the answer of each call others
 * may have their turn, in whatever order the scheduler likes.
 */
export function scheduledStorage(
  memory: MemoryStorage,
  turn: Turn,
  write: MemoryStorage['commit'] = (change) => memory.commit(change),
): ScheduledStorage {
  const written: Written[] = []
  let writing: StorageChange | undefined
  memory.subscribe(({ organization, revision }) => {
    if (writing === undefined) return
    written.push({ revision, change: writing, after: memory.load(organization) })
  })
  const onTheWay = async <Answer>(what: string, call: () => Promise<Answer>): Promise<Answer> => {
    await turn(`${what}?`)
    const answer = call()
    await turn(`${what}!`)
    return answer
  }
  return {
    written,
    load: (id) => onTheWay('load', () => memory.load(id)),
    commit: (change) =>
      onTheWay('commit', () => {
        writing = change
        const outcome = write(change)
        writing = undefined
        return outcome
      }),
    organizations: (page) => onTheWay('read', () => memory.organizations(page)),
    projects: (id, page) => onTheWay('read', () => memory.projects(id, page)),
    keys: (owner, page) => onTheWay('read', () => memory.keys(owner, page)),
    events: (id, page) => onTheWay('read', () => memory.events(id, page)),
    usage: (id, keys) => onTheWay('read', () => memory.usage(id, keys)),
  }
}

/** Writes whatever the revision: a storage that loses what others wrote meanwhile. */
export function losingUpdates(memory: MemoryStorage): MemoryStorage['commit'] {
  const revisions = new Map<string, number>()
  memory.subscribe(({ organization, revision }) => void revisions.set(organization, revision))
  return (change) => {
    const basedOn = revisions.get(change.organization) ?? change.basedOn
    return memory.commit({ ...change, basedOn })
  }
}
