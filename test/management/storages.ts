import type { CommitOutcome, MemoryStorage, Storage, StorageChange } from 'keywarden'

/** A storage that does what that one does, but for the calls given here. */
export function storageLike(memory: Storage, changed: Partial<Storage>): Storage {
  return {
    load: (organization) => memory.load(organization),
    commit: (change) => memory.commit(change),
    organizations: (page) => memory.organizations(page),
    projects: (organization, page) => memory.projects(organization, page),
    keys: (owner, page) => memory.keys(owner, page),
    events: (organization, page) => memory.events(organization, page),
    usage: (organization, keys) => memory.usage(organization, keys),
    ...changed,
  }
}

/** A storage of which the calls to `commit` can be taken over once the scene is set. */
export class TakenOver {
  readonly commits: StorageChange[] = []
  loads = 0
  #instead: ((change: StorageChange, memory: Storage) => Promise<CommitOutcome>) | undefined

  readonly over = (memory: MemoryStorage): Storage =>
    storageLike(memory, {
      load: (organization) => {
        this.loads++
        return memory.load(organization)
      },
      commit: (change) => {
        if (this.#instead === undefined) return memory.commit(change)
        this.commits.push(change)
        return this.#instead(change, memory)
      },
    })

  /** From now on every commit goes there; what was counted is forgotten. */
  by(instead: (change: StorageChange, memory: Storage) => Promise<CommitOutcome>): void {
    this.commits.length = 0
    this.loads = 0
    this.#instead = instead
  }

  /** Somebody else writes just before the next commit; later ones are left alone. */
  precededBy(write: () => Promise<unknown>): void {
    this.by(async (change, memory) => {
      if (this.commits.length === 1) await write()
      return memory.commit(change)
    })
  }
}
