import {
  ApiKey,
  type ApiKeyFields,
  type ChangeFeed,
  type KeyLookup,
  type LoadedOrganization,
  type MemoryStorage,
  memoryStorage,
  OrganizationState,
  type StateTransfer,
  type Storage,
  type StorageChange,
  type UsageSink,
  type UsageWriter,
} from 'keywarden'
import type { FullSubject } from '../failures.js'

/** A storage that serves every port. */
export interface FullStorage
  extends Storage,
    KeyLookup,
    UsageSink,
    UsageWriter,
    ChangeFeed,
    StateTransfer {}

/** What a saboteur does otherwise than the honest storage behind it. */
export type Flaw = (memory: MemoryStorage, honest: FullStorage) => Partial<FullStorage>

/** Storages that break one promise each, by what they do. */
export type Saboteurs = Readonly<Record<string, Flaw>>

/** A fresh storage with that flaw; with none, it only passes on. */
export function flawed(flaw: Flaw = () => ({})): FullSubject {
  const memory = memoryStorage()
  const losers = new Set<() => void>()
  let isAway = false
  const honest: FullStorage = {
    load: (...given) => memory.load(...given),
    commit: (...given) => memory.commit(...given),
    organizations: (...given) => memory.organizations(...given),
    projects: (...given) => memory.projects(...given),
    keys: (...given) => memory.keys(...given),
    events: (...given) => memory.events(...given),
    usage: (...given) => memory.usage(...given),
    find: (publicKey) => memory.find(publicKey),
    peek: (publicKey) => memory.peek(publicKey),
    record: (...given) => memory.record(...given),
    addUsage: (...given) => memory.addUsage(...given),
    subscribe(listener, lost) {
      if (lost !== undefined) losers.add(lost)
      return memory.subscribe((notice) => (isAway ? undefined : listener(notice)))
    },
    toldUntil: () => memory.toldUntil(),
    dump: () => memory.dump(),
    restore: (...given) => memory.restore(...given),
  }
  const storage = { ...honest, ...flaw(memory, honest) }
  const missing = async (act: () => Promise<unknown>) => {
    isAway = true
    await act()
    isAway = false
    for (const lost of losers) lost()
  }
  const ports = { lookup: storage, usage: storage, writer: storage, feed: storage, missing }
  return { storage, transfer: storage, ...ports, another: async () => flawed(flaw) }
}

/** A flaw of reading: every key comes back changed. */
export function keysReadAs(change: (key: ApiKey) => Partial<ApiKeyFields>): Flaw {
  const changed = (key: ApiKey) => ApiKey.of({ ...key.toJSON(), ...change(key) })
  return (memory) => ({
    load: async (id) => changedState(await memory.load(id), { keys: changed }),
    async keys(owner, request) {
      const page = await memory.keys(owner, request)
      return { ...page, items: page.items.map(changed) }
    },
  })
}

interface Reading {
  readonly organization?: (one: OrganizationState['organization']) => typeof one
  readonly projects?: (one: OrganizationState['projects'][number]) => typeof one
  readonly keys?: (one: ApiKey) => ApiKey
}

/** An organization as read, with its records changed on the way. */
export function changedState(
  loaded: LoadedOrganization | undefined,
  { organization = same, projects = same, keys = same }: Reading,
): LoadedOrganization | undefined {
  if (loaded === undefined) return undefined
  const { state, revision } = loaded
  const parts = [state.projects.map(projects), state.keys.map(keys)] as const
  return { state: OrganizationState.of(organization(state.organization), ...parts), revision }
}

function same<T>(one: T): T {
  return one
}

/** A flaw of writing: what is committed is another change than the one given. */
export function committedAs(
  change: (
    given: StorageChange,
    memory: MemoryStorage,
  ) => Partial<StorageChange> | Promise<Partial<StorageChange>>,
): Flaw {
  return (memory) => ({
    commit: async (given) => memory.commit({ ...given, ...(await change(given, memory)) }),
  })
}

/** A flaw of refusing: what is refused is written after all, in another way, and not told. */
export function writtenAfterRefusal(
  instead: (refused: StorageChange, current: number, memory: MemoryStorage) => StorageChange,
): Flaw {
  return (memory) => ({
    async commit(change) {
      const outcome = await memory.commit(change)
      if (outcome.committed) return outcome
      const loaded = await memory.load(change.organization)
      if (loaded !== undefined) await memory.commit(instead(change, loaded.revision, memory))
      return outcome
    },
  })
}

/** Everybody else has a turn. */
export async function aMoment(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
}
