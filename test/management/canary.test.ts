/** M17: a private key is told once, by the command that makes it, and nowhere else (SR-09, SR-10). */
import { createHash } from 'node:crypto'
import { type ApiKey, atlasFormat, type KeyFormat, keywardenFormat, Peppers } from 'keywarden'
import type { NewKeyResult, RotateKeyResult } from 'keywarden/management'
import { describe, expect, test } from 'vitest'
import { traces } from '../fixtures/canary.js'
import {
  COMMANDS,
  type CommandName,
  give,
  INPUTS,
  orderOf,
  prepare,
  sceneOf,
  wordsOf,
} from './commands.js'
import { TakenOver } from './storages.js'
import { KINDS, type Kind, World } from './world.js'

const organization = 'acme'
const PEPPER = 'a pepper that nobody may see, 32 bytes and more'

const peppers = Peppers.of([{ id: 'p1', secret: PEPPER }])
const FORMATS: Record<string, () => KeyFormat> = {
  keywarden: () => keywardenFormat(),
  'keywarden with a pepper': () => keywardenFormat({ prefix: 'acme', peppers }),
  atlas: () => atlasFormat({ peppers }),
}

/** A random source that gives every world the same private keys. */
function seeded() {
  let draws = 0
  const bytes = (size: number) => {
    const blocks = Array.from({ length: Math.ceil(size / 32) }, () =>
      createHash('sha256').update(`draw ${draws++}`).digest(),
    )
    return Uint8Array.from(Buffer.concat(blocks).subarray(0, size))
  }
  return { bytes }
}

/** What must not be seen: the secret part of each private key, what recognises it, the pepper. */
function secretsOf(privateKeys: readonly string[], digests: readonly string[]): readonly string[] {
  return [...privateKeys.map((text) => text.split('_').at(-1) ?? text), ...digests, PEPPER]
}

function digestsOf(keys: readonly ApiKey[]): readonly string[] {
  return keys.flatMap(({ secrets }) => secrets.flatMap(({ verifier }) => verifier?.digest ?? []))
}

/** Everything that an order can end in. */
async function outcomeOf(order: Promise<unknown>): Promise<unknown> {
  return order.catch((error: unknown) => error)
}

function expectNoTrace(value: unknown, secrets: readonly string[]): void {
  for (const secret of secrets) expect(traces(value, secret)).toEqual([])
}

/** The same world each time: a key with two live private keys, and all there is to hide of it. */
async function planted(format: string, kind: Kind, name: CommandName) {
  const storage = new TakenOver()
  const formats = [FORMATS[format]?.() ?? keywardenFormat()]
  const random = seeded()
  const more = { random, attempts: 2, storageTimeoutMs: 5 }
  const world = await World.empty({ formats, storage: storage.over, ...more })
  const scene = await sceneOf(world)
  const input = { organization, key: scene.key, gracePeriodMs: 1000 }
  const { privateKey } = await world.manager.keys.rotate(world.system, input)
  const secrets = secretsOf([privateKey], digestsOf([await world.storedKey(scene.key)]))
  await prepare(world, name, scene)
  return { storage, world, scene, actor: await world.actor(kind), secrets, privateKey }
}

/** Runs something in the planted world of each command; nothing that it gives may tell a secret. */
async function expectSecrecy(
  format: string,
  kind: Kind,
  run: (name: CommandName, plant: Awaited<ReturnType<typeof planted>>) => Promise<unknown>,
) {
  const all: unknown[] = []
  const hidden = new Set<string>()
  for (const name of COMMANDS) {
    const plant = await planted(format, kind, name)
    for (const secret of plant.secrets) hidden.add(secret)
    all.push(await run(name, plant))
  }
  // The same in every world, or it would not be looked for in all of them.
  expect(hidden.size).toBe(4)
  expectNoTrace(all, [...hidden])
}

const CASES = [
  ...KINDS.map((kind) => ['keywarden', kind] as const),
  ['keywarden with a pepper', 'system'] as const,
  ['atlas', 'user'] as const,
]

describe.each(CASES)('keys in the format %s, for a %s', (format, kind) => {
  test('M17: no command that is carried out tells a private key of before', async () => {
    await expectSecrecy(format, kind, async (name, { world, scene, actor }) => [
      await outcomeOf(give(world, name, { actor, scene })),
      (await world.memory.events(organization)).items.slice(-2),
      name === 'keys.rotate' && [actor, world.manager],
    ])
  })

  test('M17: nor does one that is refused, whatever was sent', async () => {
    await expectSecrecy(format, kind, async (name, { world, scene, actor, privateKey }) => {
      const input = { organization, ...INPUTS[name](scene) }
      // Sent by mistake where an id, a role, an entry or a time belongs.
      const fields = Object.keys(input).filter(
        (field) => !['description', 'name', 'operation', 'scope'].includes(field),
      )
      const changes: object[] = [
        ...[{ key: 'missing' }, { project: 'missing' }, { organization: 'missing' }],
        ...fields.map((field) => ({ [field]: privateKey })),
        ...[{ roles: [privateKey] }, { entries: [privateKey] }, { publicKey: privateKey }],
        ...[{ accessList: [{ cidr: privateKey }] }, { after: privateKey }],
      ]
      const outcomes = new Map<string, unknown>()
      for (const change of changes) {
        const order = orderOf(world.manager, name)(actor, { ...input, ...change })
        const outcome = await outcomeOf(order)
        outcomes.set(outcome instanceof Error ? wordsOf(outcome) : `${outcomes.size}`, outcome)
      }
      return [...outcomes.values()]
    })
  })

  test('M17: nor does one that fails, not even of the private key it has made', async () => {
    const made: string[] = []
    const all: unknown[] = []
    await expectSecrecy(format, kind, async (name, { storage, world, scene, actor }) => {
      storage.by(() => Promise.reject(new Error('connection lost')))
      const lost = await outcomeOf(give(world, name, { actor, scene }))
      made.push(...digestsOf(storage.commits.flatMap(({ put }) => put.keys)).slice(-1))
      storage.by(async () => ({ committed: false, reason: 'stale' }))
      all.push(lost, await outcomeOf(give(world, name, { actor, scene })))
      return all.slice(-2)
    })
    const distinct = [...new Set(made)]
    expect(distinct.length).toBeGreaterThan(1)
    for (const digest of distinct) expect(JSON.stringify(all)).not.toContain(digest)
    expectNoTrace(all, distinct.slice(-1))
  })

  test('M17: a command that makes one tells it in one place, and its verifier in none', async () => {
    for (const name of ['keys.create', 'keys.createInProject', 'keys.rotate'] as const) {
      const { world, scene, actor } = await planted(format, kind, name)
      const result = (await give(world, name, { actor, scene })) as NewKeyResult | RotateKeyResult
      const { privateKey, ...rest } = result
      const stored = await world.storedKey(result.key.id)
      const digest = `${stored.secrets.at(-1)?.verifier?.digest}`
      // Seen where it is, so that not being seen elsewhere means something.
      expect(traces(result, privateKey)).toContain('$.privateKey: plain')
      expect(traces(stored, digest).join()).toContain('verifier.digest: plain')
      const key = { organization, key: result.key.id }
      const later = [
        await world.manager.keys.view(actor, key),
        await world.manager.keys.list(actor, { organization }),
        (await world.memory.events(organization)).items.slice(-1),
      ]
      expectNoTrace([rest, later], secretsOf([privateKey], [digest]))
      expectNoTrace(result, [digest])
    }
  })
})

test('M17: the first key of an organization is told of in the same way', async () => {
  const world = await World.empty()
  const ownerKey = { description: 'first', roles: ['ORG_OWNER'] }
  const input = { id: 'new', name: 'New', ownerKey }
  const { privateKey, ...rest } = await world.manager.organizations.create(world.system, input)
  const [key] = (await world.memory.load('new'))?.state.keys ?? []
  const digest = `${key?.secrets[0]?.verifier?.digest}`
  expect(traces(key, digest)).not.toEqual([])
  const told = [rest, await world.memory.events('new'), world.manager]
  expectNoTrace(told, secretsOf([`${privateKey}`], [digest]))
})
