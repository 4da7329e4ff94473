import { Actor, type AuditFact, IpAddress, type OrganizationId } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { keyActor } from '../../src/domain/actor.js'
import { auditActor, auditEvent } from '../../src/domain/audit-event.js'
import { acmeKey, NOON } from '../fixtures/acme.js'

const organization = 'acme' as OrganizationId
const address = IpAddress.parse('::ffff:203.0.113.7')
const user = Actor.user({
  id: 'ada@example.com',
  organization: 'acme',
  organizationRoles: ['OWNER'],
})
const fact: AuditFact = {
  type: 'organization.renamed',
  name: { before: 'Acme', after: 'Acme Ltd' },
}

describe('the audit trail keeps of an actor', () => {
  test('a key: which, and from where', () => {
    const used = { address, secret: 'secret-1' as never }
    expect(auditActor(keyActor(acmeKey(), used))).toEqual({
      ...{ kind: 'key', id: 'key-1', publicKey: 'abcdefgh', address: '203.0.113.7' },
    })
    const unplaced = auditActor(keyActor(acmeKey(), { ...used, address: undefined }))
    expect(Object.keys(unplaced)).toEqual(['kind', 'id', 'publicKey'])
  })

  test('a person: who, and from where if that is known', () => {
    expect(auditActor(user)).toEqual({ kind: 'user', id: 'ada@example.com' })
    expect(Object.keys(auditActor(user))).toEqual(['kind', 'id'])
    const placed = Actor.user({ id: 'ada', organization: 'acme', address: '2001:DB8::1' })
    expect(auditActor(placed)).toEqual({ kind: 'user', id: 'ada', address: '2001:db8::1' })
  })

  test('the system: why', () => {
    expect(auditActor(Actor.system('cleanup'))).toEqual({ kind: 'system', reason: 'cleanup' })
  })
})

describe('an event', () => {
  const event = auditEvent(fact, { organization, actor: user, at: NOON })

  test('is the fact, with whose it was, by whom and when', () => {
    expect(event).toEqual({
      type: 'organization.renamed',
      name: { before: 'Acme', after: 'Acme Ltd' },
      organization: 'acme',
      actor: { kind: 'user', id: 'ada@example.com' },
      at: NOON,
    })
    expect(Object.hasOwn(event, 'overrides')).toBe(false)
  })

  test('tells the rules that were set aside, if any were', () => {
    const order = { organization, actor: user, at: NOON }
    const overrides = ['allowSelfLockout', 'allowUnrestricted'] as const
    expect(auditEvent(fact, { ...order, overrides })).toEqual({ ...event, overrides })
    expect(Object.hasOwn(auditEvent(fact, { ...order, overrides: [] }), 'overrides')).toBe(false)
  })

  test('goes through JSON unchanged', () => {
    expect(JSON.parse(JSON.stringify(event))).toEqual(event)
  })

  test('cannot be changed, nor anything in it', () => {
    const overrides = ['allowUnrestricted' as const]
    const told = auditEvent(fact, { organization, actor: user, at: NOON, overrides })
    const renamed = event as Extract<AuditFact, { type: 'organization.renamed' }> & typeof event
    for (const part of [event, event.actor, renamed.name, told, told.overrides])
      expect(Object.isFrozen(part)).toBe(true)
    overrides.pop()
    expect(told.overrides).toEqual(['allowUnrestricted'])
  })
})
