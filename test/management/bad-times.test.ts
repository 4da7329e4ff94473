/** M15: times are instants, ends lie in the future, periods are whole milliseconds. */
import type { KeyExpiryInput, NewKeyInput, RotateKeyInput } from 'keywarden/management'
import { describe, expect, test } from 'vitest'
import { expectInvalid } from './refused-input.js'
import { HOUR, KINDS, NOON, World } from './world.js'

const organization = 'acme'

/** What is no point in time after the epoch. */
const NO_TIMES = [
  ...[0, -1, 1.5, Number.NaN, Infinity, -Infinity, 8.64e15 + 1, new Date(Number.NaN), new Date(0)],
  ...['2030-01-01', '2030-02-30T00:00:00Z', `${NOON + HOUR}`, '', true, {}, [NOON + HOUR], 10n],
  ...[new Date(9e15), Object.create(Date.prototype), { getTime: () => NOON + HOUR }, Symbol('at')],
]

/** Instants at or before which nothing ends any more. */
const PAST = [NOON, NOON - 1, 1, new Date(NOON), new Date(NOON - HOUR)]

const DAYS_IN_TEN_YEARS = 3650

describe.each(KINDS)('given by a %s', (kind) => {
  async function scene() {
    const world = await World.empty()
    const { id: key } = await world.key()
    const actor = await world.actor(kind)
    const { keys } = world.manager
    const orders = {
      create: (times: Partial<NewKeyInput>) => () =>
        keys.create(actor, { organization, description: 'new', ...times }),
      createInProject: (times: Partial<NewKeyInput>) => () =>
        keys.createInProject(actor, {
          ...{ organization, project: 'billing', description: 'new', ...times },
        }),
      setExpiry: (times: Partial<KeyExpiryInput>) => () =>
        keys.setExpiry(actor, { organization, key, ...times }),
    }
    const rotate = (more: Partial<RotateKeyInput>) => () =>
      keys.rotate(actor, { organization, key, ...more })
    return { world, key, orders, rotate }
  }

  for (const field of ['notBefore', 'expiresAt']) {
    test(`M15: ${field} is a point in time, or is refused`, async () => {
      const { world, orders } = await scene()
      for (const [name, order] of Object.entries(orders)) {
        for (const wrong of NO_TIMES) {
          const given = order({ [field]: wrong })
          const { message } = await expectInvalid(world, given, field, `${name} ${typeof wrong}`)
          expect(message).toMatch(/must be a Date,? or/)
        }
      }
      for (const name of ['create', 'createInProject'] as const) {
        await expectInvalid(world, orders[name]({ [field]: null as never }), field)
      }
    })
  }

  test('M15: an end is in the future', async () => {
    const { world, orders } = await scene()
    for (const order of Object.values(orders)) {
      for (const expiresAt of PAST) {
        const { message } = await expectInvalid(world, order({ expiresAt }), 'expiresAt')
        expect(message).toContain('must be in the future')
      }
      await order({ expiresAt: NOON + 1 })()
    }
  })

  test('M15: an end comes after the start, also when one of them was there before', async () => {
    const { world, key, orders } = await scene()
    const crossed = { notBefore: NOON + HOUR, expiresAt: NOON + HOUR }
    for (const order of Object.values(orders)) {
      const { message } = await expectInvalid(world, order(crossed), 'expiresAt')
      expect(message).toContain('must be after notBefore')
    }
    await orders.setExpiry({ expiresAt: NOON + HOUR })()
    await expectInvalid(world, orders.setExpiry({ notBefore: NOON + HOUR }), 'expiresAt')
    await orders.setExpiry({ notBefore: NOON + HOUR - 1 })()
    await expectInvalid(world, orders.setExpiry({ expiresAt: NOON + HOUR - 1 }), 'expiresAt')
    const stored = await world.storedKey(key)
    expect([stored.notBefore, stored.expiresAt]).toEqual([
      ...[new Date(NOON + HOUR - 1), new Date(NOON + HOUR)],
    ])
  })

  test('M15: a grace period is whole milliseconds, from none to ten years', async () => {
    const { world, key, rotate } = await scene()
    const longest = DAYS_IN_TEN_YEARS * 24 * HOUR
    const wrong = [-1, 0.5, Number.NaN, Infinity, longest + 1, '100', null, {}, [100], 100n]
    for (const gracePeriodMs of [...wrong, new Date(100), true]) {
      const given = rotate({ gracePeriodMs: gracePeriodMs as number })
      const about = `${typeof gracePeriodMs} ${String(gracePeriodMs)}`
      await expectInvalid(world, given, 'gracePeriodMs', about)
    }
    await rotate({ gracePeriodMs: 0 })()
    const { deadline } = await rotate({ gracePeriodMs: longest })()
    expect(deadline).toEqual(new Date(NOON + longest))
    expect((await world.storedKey(key)).secrets).toHaveLength(2)
  })
})
