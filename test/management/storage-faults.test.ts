/** M16: a storage that fails, hangs or talks nonsense ends in `Unavailable`, never in an answer. */
import { ApiKey, type MemoryStorage, OrganizationState, type Storage } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { COMMANDS, type CommandName, give, sceneOf } from './commands.js'
import { storageLike } from './storages.js'
import { errorOf, KINDS, type Kind, OFFICE, World } from './world.js'

const organization = 'acme'
const never = () => new Promise<never>(() => undefined)
const failure = new Error('connection lost')

/** Ways of a call not to answer. */
const SILENCE: Record<string, () => unknown> = {
  throws: () => {
    throw failure
  },
  rejects: () => Promise.reject(failure),
  hangs: never,
}

/** What is no organization as stored, made from one that is. */
const NO_ORGANIZATIONS: Record<string, (memory: MemoryStorage) => Promise<unknown>> = {
  nothing: async () => null,
  text: async () => 'acme',
  'an empty object': async () => ({}),
  'another organization': (memory) => memory.load('rival'),
  'what looks like it': async (memory) =>
    JSON.parse(JSON.stringify(await memory.load(organization))),
  'no revision': async (memory) => ({ state: (await memory.load(organization))?.state }),
  'half a revision': async (memory) => ({ ...(await memory.load(organization)), revision: 1.5 }),
}

async function scene(kind: Kind, faulty: (memory: MemoryStorage) => Partial<Storage>) {
  const world = await World.empty()
  await world.rival()
  const found = await sceneOf(world)
  const actor = await world.actor(kind)
  const manager = world.anotherManager({
    storage: (memory) => storageLike(memory, faulty(memory)),
    storageTimeoutMs: 5,
  })
  const before = await world.stored()
  const order = (name: CommandName) =>
    give({ manager }, name, { actor, scene: found, change: { organization } })
  /** Expects that the fault is told, and that nothing has been done. */
  const fails = async (name: CommandName, about: string) => {
    const error = await errorOf(order(name))
    expect(error, `${name}, ${about}`).toMatchObject({
      ...{ name: 'Unavailable', code: 'UNAVAILABLE', outcome: 'nothing-done' },
    })
    expect(error.message).toMatch(
      /the storage (failed, or took too long|answered another question)/,
    )
    expect(await world.stored()).toBe(before)
    return error
  }
  return { world, found, fails }
}

const answering =
  (method: keyof Storage, answer: (memory: MemoryStorage) => unknown) => (memory: MemoryStorage) =>
    ({ [method]: () => answer(memory) }) as Partial<Storage>

describe.each(KINDS)('for a %s', (kind) => {
  test('M16: no command is carried out, and none is refused, while nothing can be loaded', async () => {
    for (const [way, silence] of Object.entries(SILENCE)) {
      const { fails } = await scene(kind, answering('load', silence))
      const errors = await Promise.all(COMMANDS.map((name) => fails(name, way)))
      const late = new Error('the storage did not answer in 5 ms')
      for (const error of errors) expect(error.cause).toEqual(way === 'hangs' ? late : failure)
    }
  })

  test('M16: nor is what was not asked for taken for the organization', async () => {
    for (const [what, answer] of Object.entries(NO_ORGANIZATIONS)) {
      const { fails } = await scene(kind, answering('load', answer))
      for (const name of COMMANDS) await fails(name, what)
    }
  })

  const looks = ['keys.view', 'keys.viewInProject', 'keys.list', 'keys.listInProject'] as const
  test('M16: no key is shown without knowing how it was used', async () => {
    const nonsense = [undefined, null, 'none', {}, [], { get: 'none' }]
    for (const answer of [...Object.values(SILENCE), ...nonsense.map((one) => async () => one)]) {
      const { fails } = await scene(kind, answering('usage', answer))
      for (const name of [...looks, 'accessList.view'] as const) await fails(name, String(answer))
    }
  })

  test('M16: no key is shown with usage that is none', async () => {
    const use = { count: 1, lastUsedAt: 1 }
    const entries = (used: unknown) => new Map([[`${OFFICE}/32`, used]])
    for (const used of [
      ...[
        'often',
        7,
        null,
        {},
        use,
        { ...use, entries: {} },
        { ...use, entries: entries('often') },
      ],
      { ...use, entries: entries(null) },
      { ...use, entries: entries({ ...use, lastUsedAt: 'noon' }) },
      { ...use, entries: new Map([...entries(use), ['192.0.2.0/24', 'often']]) },
      { count: '1', lastUsedAt: 1, entries: new Map() },
      { count: 1, lastUsedAt: Number.NaN, entries: new Map() },
    ]) {
      const everyKey = async (memory: MemoryStorage) => {
        const { items } = await memory.keys({ organization })
        return new Map(items.map(({ id }) => [id, used]))
      }
      const { fails } = await scene(kind, answering('usage', everyKey))
      for (const name of [...looks, 'accessList.view'] as const) {
        await fails(name, JSON.stringify(used))
      }
    }
  })

  const pages = {
    'keys.list': 'keys',
    'keys.listInProject': 'keys',
    'projects.list': 'projects',
    'organizations.events': 'events',
  } as const
  for (const [name, method] of Object.entries(pages) as [keyof typeof pages, keyof Storage][]) {
    test(`M16: ${name} gives no page that is none, or of others`, async () => {
      const nonsense = [undefined, null, 'none', [], {}, { next: 'x' }, { items: 'none' }]
      const strangers = [null, undefined, 'key', 7, {}, { organization: 'rival' }]
      const broken = strangers.map((one) => ({ items: [one] }))
      const answers = [...nonsense, ...broken].map((answer) => async () => answer)
      for (const answer of [...Object.values(SILENCE), ...answers]) {
        const { fails } = await scene(kind, answering(method, answer))
        await fails(name, String(answer))
      }
    })
  }

  test('M16: keys of another organization, or outside of the project, are none of the list', async () => {
    const stray = async (memory: MemoryStorage) => memory.keys({ organization: 'rival' })
    const { fails } = await scene(kind, answering('keys', stray))
    await fails('keys.list', 'of others')
    const outside = async (memory: MemoryStorage) => memory.keys({ organization })
    await (await scene(kind, answering('keys', outside))).fails('keys.listInProject', 'outside')
    const rivals = async (memory: MemoryStorage) => memory.projects('rival')
    await (await scene(kind, answering('projects', rivals))).fails('projects.list', 'of others')
    const trail = async (memory: MemoryStorage) => memory.events('rival')
    await (await scene(kind, answering('events', trail))).fails('organizations.events', 'of others')
  })

  test('M16: a storage that has another state than it says is not believed', async () => {
    const other = async (memory: MemoryStorage) => {
      const loaded = await memory.load(organization)
      const rival = await memory.load('rival')
      if (loaded === undefined || rival === undefined) throw new Error('the scene is not set')
      return { ...loaded, state: OrganizationState.of(rival.state.organization) }
    }
    const { fails } = await scene(kind, answering('load', other))
    for (const name of COMMANDS) await fails(name, 'another state')
  })
})

test('M16: the list of organizations is given whole, or not at all', async () => {
  const nonsense = [undefined, null, {}, { items: [{ id: 'acme' }] }, { items: [null] }]
  for (const answer of [...Object.values(SILENCE), ...nonsense.map((one) => async () => one)]) {
    const world = await World.empty()
    const { organizations } = world.anotherManager({
      storage: (memory) => storageLike(memory, { organizations: answer as never }),
      storageTimeoutMs: 5,
    })
    expect(await errorOf(organizations.list(world.system))).toMatchObject({ code: 'UNAVAILABLE' })
  }
})

test('M16: a key that is damaged in storage is no key, and orders nothing', async () => {
  const world = await World.empty()
  const holder = await world.owner()
  const actor = await world.as(holder)
  const key = await world.storedKey(holder.id)
  await world.put(ApiKey.of({ ...key.toJSON(), organizationRoles: ['ORG_KING'] }))
  const error = await errorOf(world.manager.projects.create(actor, { name: 'New' }))
  expect(error).toMatchObject({ code: 'FORBIDDEN', refusal: { code: 'KEY_DAMAGED' } })
})
