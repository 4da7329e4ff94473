import {
  ApiKey,
  type AuditEvent,
  type ChangeNotice,
  type MemoryStorage,
  memoryStorage,
  Organization,
  Project,
  type StorageChange,
} from 'keywarden'
import { describe, expect, test } from 'vitest'

const acme = Organization.of({ id: 'acme', name: 'Acme Logistics' })
const billing = Project.of({ id: 'billing', organization: 'acme', name: 'Billing', createdAt: 1 })
const key = ApiKey.of({
  ...{ id: 'key-1', organization: 'acme', publicKey: 'public-1', createdAt: 1 },
  ...{ description: 'nightly export', accessList: ['203.0.113.0/24'] },
})
const created: AuditEvent = {
  ...{ type: 'key.access_list_changed', organization: acme.id, at: 1 },
  ...{ key: key.id, publicKey: key.publicKey, added: ['203.0.113.0/24'], removed: [] },
  admits: { before: 'anywhere', after: 'listed' },
  actor: { kind: 'system', reason: 'a test' },
}

function change(basedOn: number, parts: Partial<StorageChange> = {}): StorageChange {
  return {
    ...{ organization: acme.id, basedOn, events: [] },
    put: { projects: [], keys: [] },
    remove: { organization: false, projects: [], keys: [] },
    ...parts,
  }
}

/** A storage that has Acme with one project and one key, at revision 1. */
async function scene(): Promise<MemoryStorage> {
  const storage = memoryStorage()
  const put = { organization: acme, projects: [billing], keys: [key] }
  await storage.commit(change(0, { put, events: [created] }))
  return storage
}

/** Everything that can be read of Acme, as text. */
async function stored(storage: MemoryStorage): Promise<string> {
  const loaded = await storage.load('acme')
  return JSON.stringify([
    ...[loaded?.revision, loaded?.state.organization, loaded?.state.projects, loaded?.state.keys],
    ...[await storage.events('acme'), await storage.organizations(), storage.peek('public-1')],
  ])
}

describe('a commit that throws', () => {
  const put = { organization: acme.rename('Never Written'), projects: [], keys: [] }
  const noData = { ...created, actor: { kind: 'system', reason: () => 'no data' } } as never
  const unreadable = Object.defineProperty({ ...created }, 'actor', {
    enumerable: true,
    get() {
      throw new Error('not to be read')
    },
  })
  const twice = [key, ApiKey.of({ ...key.toJSON(), publicKey: 'public-2' })]

  test.each<readonly [string, Partial<StorageChange>]>([
    ['an event that is no data', { put, events: [created, noData] }],
    ['an event that cannot be read', { put, events: [created, unreadable] }],
    ['events that are none', { put, events: undefined as never }],
    ['a key that is named twice', { put: { ...put, keys: twice } }],
    ['records that are none', { put: undefined as never, events: [created] }],
    ['removals that are none', { put, remove: undefined as never }],
  ])('because of %s writes nothing and tells nobody', async (_, parts) => {
    const storage = await scene()
    const notices: ChangeNotice[] = []
    storage.subscribe((notice) => void notices.push(notice))
    const before = await stored(storage)
    await expect(storage.commit(change(1, parts))).rejects.toThrow()
    expect(await stored(storage)).toBe(before)
    expect(notices).toEqual([])
    expect(await storage.commit(change(1))).toEqual({ committed: true, revision: 2 })
  })
})

describe('what the memory storage gives out', () => {
  test('is frozen all the way down', async () => {
    const storage = await scene()
    const pages = [
      await storage.organizations(),
      await storage.projects('acme'),
      await storage.keys({ organization: 'acme' }),
      await storage.events('acme'),
    ]
    for (const page of pages) expect(page.items).toHaveLength(1)
    const records = [await storage.load('acme'), await storage.find('public-1')]
    for (const value of [...pages, ...records]) expect(thawed(value)).toEqual([])
  })

  test('is the same record for the same key, until something is committed', async () => {
    const storage = await scene()
    const found = storage.peek('public-1')
    expect(storage.peek('public-1')).toBe(found)
    expect(await storage.find('public-1')).toBe(found)
    await storage.commit(change(1))
    expect(storage.peek('public-1')).not.toBe(found)
  })

  test('does not follow what becomes of the events that were committed', async () => {
    const storage = memoryStorage()
    const event = structuredClone(created)
    await storage.commit(
      change(0, { put: { organization: acme, projects: [], keys: [] }, events: [event] }),
    )
    Object.assign(event.actor, { reason: 'forged' })
    expect((await storage.events('acme')).items).toEqual([created])
  })
})

describe('the listeners of the memory storage', () => {
  test('may throw or reject, and nobody hears of it', async () => {
    const storage = await scene()
    const unhandled: unknown[] = []
    const note = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', note)
    storage.subscribe(() => {
      throw new Error('thrown')
    })
    storage.subscribe(async () => {
      throw new Error('rejected')
    })
    expect(await storage.commit(change(1))).toEqual({ committed: true, revision: 2 })
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })

  test('are told before the commit answers, and can read what they are told', async () => {
    const storage = await scene()
    const seen: (readonly unknown[])[] = []
    storage.subscribe((notice) => void seen.push([notice, storage.peek('public-1')]))
    const committing = storage.commit(change(1, { put: { projects: [], keys: [key.disable(5)] } }))
    expect(seen).toEqual([
      [
        { organization: 'acme', revision: 2, publicKeys: ['public-1'], organizationChanged: false },
        expect.objectContaining({ revision: 2, key: expect.objectContaining({ id: 'key-1' }) }),
      ],
    ])
    for (const [notice] of seen) expect(thawed(notice)).toEqual([])
    await committing
  })

  test('that are gone are told no more, even when another one sent them off', async () => {
    const storage = await scene()
    const told: string[] = []
    const ends: (() => void)[] = []
    storage.subscribe(() => {
      told.push('first')
      for (const end of ends) end()
    })
    ends.push(storage.subscribe(() => void told.push('second')))
    await storage.commit(change(1))
    expect(told).toEqual(['first'])
  })

  test('that come while others are told hear of the next change first', async () => {
    const storage = await scene()
    const told: number[] = []
    const end = storage.subscribe(() => {
      storage.subscribe(({ revision }) => void told.push(revision))
    })
    await storage.commit(change(1))
    end()
    await storage.commit(change(2))
    expect(told).toEqual([3])
  })

  test('hear of both public keys, where a key gets another', async () => {
    const storage = await scene()
    const told: (readonly string[])[] = []
    storage.subscribe(({ publicKeys }) => void told.push(publicKeys))
    const renamed = ApiKey.of({ ...key.toJSON(), publicKey: 'public-2' })
    await storage.commit(change(1, { put: { projects: [], keys: [renamed] } }))
    expect(told).toEqual([['public-1', 'public-2']])
    expect([storage.peek('public-1').kind, storage.peek('public-2').kind]).toEqual([
      'unknown',
      'key',
    ])
  })
})

/** What can still be changed in a value, by path. */
function thawed(value: unknown, path = '$'): string[] {
  if (typeof value !== 'object' || value === null) return []
  const parts = Object.entries(value).flatMap(([name, part]) => thawed(part, `${path}.${name}`))
  return Object.isFrozen(value) ? parts : [path, ...parts]
}
