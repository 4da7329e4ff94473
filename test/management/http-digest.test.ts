/** Keys that can be used with HTTP Digest: only where deployment and key both say so (SR-18). */
import { ApiKey, DigestSecrets } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { HOUR, type Holder, World } from './world.js'

const httpDigest = DigestSecrets.of({
  ...{ realm: 'Acme API', algorithms: ['SHA-256', 'MD5'] },
  sealingKeys: [{ id: 'one', secret: 'the sealing key, of 32 bytes or more' }],
})
const KEPT = ['SHA-256', 'MD5']

/** The algorithms that each private key of a key is kept for. */
async function kept(world: World, { id }: Pick<Holder, 'id'>): Promise<string[][]> {
  const { secrets } = await world.storedKey(id)
  return secrets.map((secret) => secret.digestVerifiers.map(({ algorithm }) => algorithm))
}

const rotate = (world: World, { id }: Pick<Holder, 'id'>, change: object = {}) =>
  world.manager.keys.rotate(world.system, { organization: 'acme', key: id, ...change })

describe('a key is kept for HTTP Digest', () => {
  test('when it is created for that, in the organization or for a project', async () => {
    const world = await World.empty({ httpDigest })
    expect(await kept(world, await world.key({ httpDigest: true }))).toEqual([KEPT])
    const { key } = await world.manager.keys.createInProject(world.system, {
      ...{ organization: 'acme', project: 'billing', description: 'for billing', httpDigest: true },
    })
    expect(await kept(world, key)).toEqual([KEPT])
  })

  test('when it is the first key of its organization, and created for that', async () => {
    const world = await World.empty({ httpDigest })
    const { key } = await world.manager.organizations.create(world.system, {
      ...{ id: 'harbour', name: 'Harbour Freight' },
      ownerKey: { description: 'owner', roles: ['ORG_OWNER'], httpDigest: true },
    })
    const stored = (await world.memory.load('harbour'))?.state.key(key?.id ?? '')
    expect(stored?.secrets[0]?.digestVerifiers).toHaveLength(2)
  })

  test.each([undefined, false])('and not otherwise: httpDigest is %s', async (asked) => {
    const world = await World.empty({ httpDigest })
    expect(await kept(world, await world.key({ httpDigest: asked }))).toEqual([[]])
  })

  test('not by a manager that cannot: the command is refused, and nothing is written', async () => {
    const world = await World.empty()
    const before = (await world.memory.load('acme'))?.revision
    const issue = { field: 'httpDigest', rule: expect.stringContaining('must be left out') }
    for (const asked of [
      () => world.key({ httpDigest: true }),
      async () => rotate(world, await world.key({}), { httpDigest: true }),
    ]) {
      await expect(asked()).rejects.toMatchObject({ code: 'INVALID_INPUT', issues: [issue] })
    }
    const ownerKey = { description: 'owner', roles: ['ORG_OWNER'], httpDigest: true }
    const first = world.manager.organizations.create(world.system, { name: 'Harbour', ownerKey })
    await expect(first).rejects.toMatchObject({ field: 'ownerKey.httpDigest' })
    // The key that was not rotated was created.
    expect((await world.memory.load('acme'))?.revision).toBe((before ?? 0) + 1)
  })
})

describe('a new private key', () => {
  test('is kept as the one before was, unless the command says otherwise', async () => {
    const world = await World.empty({ httpDigest })
    const [speaking, silent] = [await world.key({ httpDigest: true }), await world.key()]
    await rotate(world, speaking)
    await rotate(world, silent)
    expect([await kept(world, speaking), await kept(world, silent)]).toEqual([[KEPT], [[]]])
    await rotate(world, speaking, { httpDigest: false, gracePeriodMs: HOUR })
    await rotate(world, silent, { httpDigest: true, gracePeriodMs: HOUR })
    expect([await kept(world, speaking), await kept(world, silent)]).toEqual([
      [KEPT, []],
      [[], KEPT],
    ])
  })

  test('is kept for nothing more by a manager that cannot', async () => {
    const world = await World.empty({ httpDigest })
    const key = await world.key({ httpDigest: true })
    const other = world.anotherManager()
    await other.keys.rotate(world.system, { organization: 'acme', key: key.id })
    expect(await kept(world, key)).toEqual([[]])
  })
})

test('the first private key of a key is kept for nothing more, unless the command says so', async () => {
  const world = await World.empty({ httpDigest })
  const known = (await world.storedKey((await world.key()).id)).toJSON()
  for (const [id, change, algorithms] of [
    ['bare', {}, []],
    ['speaking', { httpDigest: true }, KEPT],
  ] as const) {
    await world.put(ApiKey.of({ ...known, id, publicKey: id, secrets: [] }))
    await rotate(world, { id }, change)
    expect(await kept(world, { id })).toEqual([algorithms])
  }
})

describe('that a key can be used with HTTP Digest', () => {
  test('is seen in its view', async () => {
    const world = await World.empty({ httpDigest })
    for (const [asked, algorithms] of [
      [true, KEPT],
      [false, []],
    ] as const) {
      const { id } = await world.key({ httpDigest: asked })
      const view = await world.manager.keys.view(world.system, { organization: 'acme', key: id })
      expect(view.secrets.map((secret) => secret.httpDigest)).toEqual([algorithms])
    }
  })

  test('is in the audit trail of what made it so, and of nothing else', async () => {
    const world = await World.empty({ httpDigest })
    const key = await world.key({ httpDigest: true })
    await rotate(world, key)
    await rotate(world, key, { httpDigest: false })
    const page = await world.memory.events('acme', { limit: 100 })
    const told = page.items.filter((event) => 'key' in event && event.key === key.id)
    expect(told.map((event) => [event.type, 'httpDigest' in event && event.httpDigest])).toEqual([
      ['key.created', true],
      ['key.rotated', true],
      ['key.rotated', false],
    ])
  })
})

test('nothing that is kept or handed out has the private key or its hash in clear', async () => {
  const world = await World.empty({ httpDigest })
  const { key, privateKey } = await world.manager.keys.create(world.system, {
    ...{ organization: 'acme', description: 'dumped', httpDigest: true },
  })
  const stored = await world.storedKey(key.id)
  const hashes = (stored.secrets[0]?.digestVerifiers ?? []).map((verifier) =>
    httpDigest.open(verifier, verifier.algorithm, key.publicKey),
  )
  expect(hashes).toEqual([
    expect.stringMatching(/^[0-9a-f]{64}$/),
    expect.stringMatching(/^[0-9a-f]{32}$/),
  ])
  const dump = JSON.stringify([
    key,
    stored,
    stored.secrets.map(({ verifier, digestVerifiers }) => [verifier, digestVerifiers]),
  ])
  for (const text of [...hashes, privateKey.split('_').at(-1)]) expect(dump).not.toContain(text)
  expect(key.secrets[0]?.digestVerifiers).toEqual([])
})
