/** Decisions are noted as plain data: to a sink, and on a channel of the process. */
import { channel } from 'node:diagnostics_channel'
import { DECISION_CHANNEL } from 'keywarden'
import { describe, expect, test, vi } from 'vitest'
import { NOON } from '../fixtures/acme.js'
import {
  hanging,
  listening,
  noting,
  open,
  owner,
  refused,
  rejecting,
  request,
  throwing,
} from './noting.js'
import { engineOf, lookupOf, mint, recordOf, requestBy, settled } from './world.js'

describe('an event', () => {
  test('tells of an allowed request who did what, where and from where', async () => {
    const { engine, events } = noting()
    await engine.authorize(
      requestBy(owner, { operation: 'readShipments', scope: { project: 'billing' } }),
    )
    expect(events).toEqual([
      {
        at: NOON,
        answer: 'ALLOWED',
        operation: 'readShipments',
        surface: 'api',
        scope: { level: 'project', id: 'billing' },
        address: '203.0.113.7',
        publicKey: owner.publicKey,
        key: 'key-1',
        organization: 'acme',
      },
    ])
    expect(Object.isFrozen(events[0])).toBe(true)
  })

  test('tells of a refused one the code and the gate', async () => {
    const { engine, events } = noting()
    await engine.authorize({ ...refused, address: '::ffff:198.51.100.7', surface: 'api' })
    expect(events).toEqual([
      {
        at: NOON,
        answer: 'ADDRESS_NOT_ON_ACCESS_LIST',
        gate: 'address',
        operation: 'rename',
        surface: 'api',
        scope: { level: 'organization', id: 'acme' },
        address: '198.51.100.7',
        publicKey: owner.publicKey,
        key: 'key-1',
        organization: 'acme',
      },
    ])
  })

  test('names the public key that was shown, but no key that was not proved', async () => {
    const { engine, events } = noting()
    const { privateKey } = mint({ publicKey: owner.publicKey })
    await engine.authorize({ ...request, credential: privateKey })
    expect(events[0]).toMatchObject({ answer: 'SECRET_WRONG', publicKey: owner.publicKey })
    const fields = Object.entries(events[0] ?? {})
    expect(fields.filter(([field]) => ['key', 'organization'].includes(field))).toEqual([
      ['key', undefined],
      ['organization', undefined],
    ])
  })

  test('of a fault has no gate, and its detail', async () => {
    const { engine, events } = noting({ lookup: { find: rejecting } })
    await engine.authorize(request)
    expect(events).toEqual([
      {
        at: NOON,
        answer: 'UNAVAILABLE',
        detail: 'the key lookup failed',
        operation: 'readSettings',
        surface: 'api',
        scope: { level: 'organization', id: 'acme' },
        address: '203.0.113.7',
        publicKey: owner.publicKey,
      },
    ])
  })

  test('leaves out what is not known, for there is nobody and no time', async () => {
    const { engine, events } = noting({ clock: { now: throwing } })
    await engine.authorize({ credential: undefined, address: 'nowhere', operation: 'rename' })
    expect(events).toEqual([
      {
        at: undefined,
        answer: 'UNAVAILABLE',
        detail: 'the clock gave no instant',
        operation: 'rename',
        surface: 'api',
      },
    ])
  })

  test('of a damaged key says what is wrong with it', async () => {
    const { engine, events } = noting({
      lookup: lookupOf({ kind: 'damaged', detail: 'no digest' }),
    })
    await engine.authorize(request)
    expect(events[0]).toMatchObject({ answer: 'KEY_DAMAGED', detail: 'no digest' })
  })

  test('of a key with roles that nobody knows says so', async () => {
    const stray = mint({ organizationRoles: ['EMPEROR'] })
    const { engine, events } = noting({ lookup: lookupOf(recordOf(stray.key)) })
    await engine.authorize(requestBy(stray))
    expect(events[0]).toMatchObject({
      ...{ answer: 'KEY_DAMAGED', detail: 'the key holds roles that the policy does not know' },
    })
  })

  test('is one line, however long or strange what the caller wrote', async () => {
    const { engine, events } = noting()
    const strange = `x\n\u202e${'y'.repeat(5000)}`
    const scope = { project: strange }
    await engine.authorize({ ...request, operation: strange, surface: strange, scope })
    const line = JSON.stringify(events[0])
    expect(line).not.toMatch(/\\n|\u202e/)
    expect(line.length).toBeLessThan(1000)
  })
})

describe('who is told', () => {
  test('the sink and the channel are told the same, once per decision', async () => {
    const published = listening()
    const { engine, events } = noting()
    for (const one of [request, open, refused, { ...request, credential: 'nothing' }]) {
      await engine.authorize(one)
      engine.authorizeSync(one)
      await engine.authorizeMany(one.credential, one.address, [one, open])
    }
    expect(events).toHaveLength(16)
    expect(published).toEqual(events)
    expect(published.every(Object.isFrozen)).toBe(true)
  })

  test('the channel is told without a sink, and the sink without a listener', async () => {
    const { engine, events } = noting()
    await engine.authorize(request)
    expect(events).toHaveLength(1)
    const published = listening()
    await engineOf({ lookup: lookupOf(recordOf(owner.key)) }).authorize(request)
    expect(published).toEqual(events)
  })

  test('the channel has the name that its listeners know', () => {
    expect(DECISION_CHANNEL).toBe('keywarden:decision')
  })

  test('nothing is published where nobody listens', async () => {
    const publish = vi.spyOn(channel('keywarden:decision'), 'publish')
    await noting().engine.authorize(request)
    expect(publish).not.toHaveBeenCalled()
  })

  test('nobody is told of an explanation', async () => {
    const published = listening()
    const { engine, events, used } = noting()
    await engine.explain(request)
    await settled()
    expect([events, used, published]).toEqual([[], [], []])
  })

  test('nobody is told of what has no answer', async () => {
    const published = listening()
    const { engine, events, used } = noting({ lookup: { find: hanging } })
    expect(engine.authorizeSync(request)).toBeUndefined()
    expect([events, used, published]).toEqual([[], [], []])
  })
})
