/** M15: an input is read once, by its own fields, whatever it is made of. */
import { describe, expect, test } from 'vitest'
import { COMMANDS, type CommandName, INPUTS, orderOf, prepare, sceneOf } from './commands.js'
import { expectInvalid } from './refused-input.js'
import { errorOf, KINDS, OFFICE, World } from './world.js'

const throwing = () => {
  throw new Error('boom')
}

/** Objects whose every use fails. */
const unreadable = () => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return [new Proxy({}, { ownKeys: throwing }), proxy, new Proxy({ key: 'key' }, { get: throwing })]
}

async function sceneFor(kind: (typeof KINDS)[number], name: CommandName) {
  const world = await World.empty()
  const found = await sceneOf(world)
  await prepare(world, name, found)
  const actor = await world.actor(kind)
  const input = { organization: 'acme', ...INPUTS[name](found) }
  return { world, input, order: (given: unknown) => orderOf(world.manager, name)(actor, given) }
}

for (const kind of KINDS) {
  describe.each(COMMANDS.filter((name) => name !== 'organizations.delete'))(
    `%s by a ${kind}`,
    (name) => {
      test('M15: refuses what cannot be read', async () => {
        const { world, input, order } = await sceneFor(kind, name)
        for (const given of unreadable()) await expectInvalid(world, () => order(given), /^(key)?$/)
        for (const field of Object.keys(input)) {
          const given = {
            ...input,
            get [field as 'organization'](): never {
              return throwing()
            },
          }
          await expectInvalid(world, () => order(given), field)
        }
      })

      test('M15: refuses what cannot be read inside of a field', async () => {
        const { world, input, order } = await sceneFor(kind, name)
        for (const field of Object.keys(input)) {
          for (const inner of [...unreadable(), new Proxy([], { get: throwing })]) {
            await expectInvalid(world, () => order({ ...input, [field]: inner }), /.*/, field)
          }
        }
      })

      test('M15: reads no field that is inherited', async () => {
        const { world, input, order } = await sceneFor(kind, name)
        const needed = Object.keys(input).length > 1 || kind === 'system'
        if (!needed) return
        await expectInvalid(world, () => order(Object.create(input)), /.*/)
      })

      test('M15: takes frozen objects, objects without a prototype and proxies of good ones', async () => {
        for (const dress of [
          (input: object) => Object.freeze(input),
          (input: object) => Object.assign(Object.create(null), input),
          (input: object) => new Proxy(input, {}),
        ]) {
          const { input, order } = await sceneFor(kind, name)
          const given = dress(input)
          const before = JSON.stringify(given)
          await order(given)
          expect(JSON.stringify(given)).toBe(before)
        }
      })

      test('M15: reads each field once', async () => {
        const { input, order } = await sceneFor(kind, name)
        const reads = new Map<PropertyKey, number>()
        const counting = new Proxy(input, {
          get(target, field) {
            reads.set(field, (reads.get(field) ?? 0) + 1)
            return Reflect.get(target, field)
          },
        })
        await order(counting)
        for (const [field, count] of reads) expect(count, String(field)).toBe(1)
        expect([...reads.keys()].sort()).toEqual(Object.keys(input).sort())
      })
    },
  )
}

describe('what is inside of an input', () => {
  /** A value that turns into another when it is looked at again. */
  const turning = (first: unknown, then: unknown) => {
    let read = 0
    return () => (read++ === 0 ? first : then)
  }

  async function scene() {
    const world = await World.empty()
    const { id } = await world.key()
    const owner = world.user(['ORG_OWNER'])
    return { world, id, owner, keys: world.manager.keys, accessList: world.manager.accessList }
  }

  test('M15: an entry that turns into another is the one that was read first', async () => {
    const { world, id, owner, accessList } = await scene()
    const look = turning('192.0.2.1', '0.0.0.0/0')
    const entry = {
      get cidr() {
        return look() as string
      },
    }
    await accessList.add(owner, { key: id, entries: [entry] })
    expect((await world.storedKey(id)).accessList.entries.map(({ cidr }) => String(cidr))).toEqual([
      ...[`${OFFICE}/32`, '192.0.2.1/32'],
    ])
  })

  test('M15: a list that turns into another opens nothing that was not said', async () => {
    const { world, id, owner, accessList } = await scene()
    for (let reads = 1; reads < 12; reads++) {
      let left = reads
      const entries = new Proxy(['192.0.2.1'], {
        get: (target, field) =>
          field === '0' && left-- <= 0 ? '0.0.0.0/0' : Reflect.get(target, field),
      })
      await accessList.add(owner, { key: id, entries }).catch(() => undefined)
      const list = (await world.storedKey(id)).accessList
      expect(list.admits('8.8.8.8', world.now)).toBe(false)
      if (list.entries.length > 1) {
        await accessList.remove(owner, { key: id, entries: ['192.0.2.1'] })
      }
    }
  })

  test('M15: entries, roles and times that cannot be read are refused by their field', async () => {
    const { world, id, owner, keys, accessList } = await scene()
    const broken = {
      get cidr(): string {
        return throwing()
      },
    }
    const bad = [...unreadable().slice(0, 2), broken]
    for (const entry of bad as never[]) {
      const order = () => accessList.add(owner, { key: id, entries: [OFFICE, entry] })
      await expectInvalid(world, order, /^entries/)
      const create = { description: 'new', accessList: [entry] }
      await expectInvalid(world, () => keys.create(owner, create), /^accessList/)
    }
    const holes: string[] = Array(2)
    await expectInvalid(
      world,
      () => keys.create(owner, { description: 'new', roles: holes }),
      'roles[0]',
    )
    const [, gone] = unreadable() as [object, never]
    await expectInvalid(world, () => keys.update(owner, { key: id, roles: gone }), 'roles')
    const sparse = new Array(3) as never
    await expectInvalid(
      world,
      () => accessList.add(owner, { key: id, entries: sparse }),
      'entries[0]',
    )
    const faked = Object.create(Date.prototype)
    await expectInvalid(
      world,
      () => keys.setExpiry(owner, { key: id, expiresAt: faked }),
      'expiresAt',
    )
  })

  test('M15: a field of Object.prototype is none of an input', async () => {
    const { world, id, owner, accessList } = await scene()
    try {
      Object.assign(Object.prototype, { allowUnrestricted: true, allowSelfLockout: true })
      const error = await errorOf(accessList.add(owner, { key: id, entries: ['0.0.0.0/0'] }))
      expect(error).toMatchObject({ code: 'UNRESTRICTED' })
    } finally {
      Reflect.deleteProperty(Object.prototype, 'allowUnrestricted')
      Reflect.deleteProperty(Object.prototype, 'allowSelfLockout')
    }
    expect((await world.storedKey(id)).accessList.entries).toHaveLength(1)
  })

  test('M15: JSON with `__proto__` in it brings nothing in', async () => {
    const { world, id, owner, accessList } = await scene()
    const sent = `{"key":"${id}","entries":["0.0.0.0/0"],"__proto__":{"allowUnrestricted":true}}`
    await expectInvalid(world, () => accessList.add(owner, JSON.parse(sent)), '__proto__')
    const inner = `{"key":"${id}","entries":[{"cidr":"0.0.0.0/0","__proto__":{"current":true}}]}`
    await expectInvalid(
      world,
      () => accessList.add(owner, JSON.parse(inner)),
      'entries[0].__proto__',
    )
  })
})
