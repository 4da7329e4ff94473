import { AccessList, Cidr, KeySecret } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { acmeKey, HOUR, NOON } from '../fixtures/acme.js'
import { changed, DIGEST, full, listed, secret } from './full-key.js'
import { unreadable } from './hostile-values.js'
import { answerTo, complaintOf, faultyField } from './refused.js'

describe('a change gives a new key that differs in that only', () => {
  test('its description', () => {
    expect(changed(full, full.describe(' hourly '))).toEqual({ description: 'hourly' })
    expect(faultyField(() => full.describe(''))).toBe('description')
  })

  test('its roles in the organization', () => {
    const after = full.withOrganizationRoles(['b', 'a', 'b'])
    expect(changed(full, after)).toEqual({ organizationRoles: ['a', 'b'] })
    expect(full.withOrganizationRoles([]).organizationRoles).toEqual([])
    expect(faultyField(() => full.withOrganizationRoles([7 as never]))).toBe('organizationRoles[0]')
  })

  test('its roles in a project', () => {
    const after = full.withProjectRoles('billing', ['PLANNER'])
    expect(changed(full, after)).toEqual({
      projectRoles: { billing: ['PLANNER'], fleet: ['PLANNER', 'READER'] },
    })
    expect(full.withProjectRoles('__proto__', ['r']).rolesIn('__proto__')).toEqual(['r'])
    expect(faultyField(() => full.withProjectRoles('billing', []))).toBe('projectRoles.billing')
  })

  test('a project it is no longer in', () => {
    const after = full.withoutProject('billing')
    expect(changed(full, after)).toEqual({ projectRoles: { fleet: ['PLANNER', 'READER'] } })
    expect(full.withoutProject('depot')).toBe(full)
    expect(full.withoutProject('__proto__')).toBe(full)
  })

  test('its list', () => {
    const list = AccessList.of(['::2'])
    expect(changed(full, full.withAccessList(list))).toEqual({ accessList: [{ cidr: '::2/128' }] })
    expect(full.withAccessList(list).accessList).toBe(list)
    expect(full.withAccessList(['::2', '::2']).accessList.entries).toHaveLength(1)
    expect(full.withAccessList([]).accessList).toBe(AccessList.empty)
    expect(full.withAccessList(full.accessList)).toBe(full)
    expect(faultyField(() => full.withAccessList(['x']))).toBe('accessList[0]')
  })

  test('an entry more on its list', () => {
    const after = full.withAccessListEntry('::2')
    expect(listed(after)).toEqual([...listed(full), '::2/128'])
    expect(Object.keys(changed(full, after))).toEqual(['accessList'])
    expect(full.withAccessListEntry('203.0.113.9/24')).toBe(full)
    expect(faultyField(() => full.withAccessListEntry('x'))).toBe('entry')
  })

  test('an entry less on its list', () => {
    const after = full.withoutAccessListEntry('203.0.113.0/24')
    expect(listed(after)).toEqual(['::1/128'])
    expect(Object.keys(changed(full, after))).toEqual(['accessList'])
    expect(listed(full.withoutAccessListEntry(Cidr.parse('::1') as Cidr))).toEqual([
      '203.0.113.0/24',
    ])
    expect(full.withoutAccessListEntry('::2')).toBe(full)
    expect(faultyField(() => full.withoutAccessListEntry('x'))).toBe('network')
  })

  test('its verifiers', () => {
    const shown = full.withoutVerifiers()
    expect(shown.secrets.map(({ verifier }) => verifier)).toEqual([undefined])
    expect(changed(full, shown)).toEqual({})
    expect(full.secrets[0]?.verifier?.digest).toBe(DIGEST)
  })

  test('and the key itself stays as it was', () => {
    expect(changed(full, acmeKey({ ...full.toJSON() }))).toEqual({})
  })
})

describe('the life of a key', () => {
  const key = acmeKey()

  test('it can be disabled, once', () => {
    const disabled = key.disable(NOON)
    expect(changed(key, disabled)).toEqual({ disabledAt: NOON })
    expect(disabled.disable(NOON + HOUR)).toBe(disabled)
    expect(disabled.stateAt(NOON - HOUR)).toBe('disabled')
    expect(faultyField(() => key.disable(Number.NaN))).toBe('disabledAt')
  })

  test('it can be enabled again, whatever else holds of it', () => {
    const revoked = key.disable(NOON).revoke(NOON)
    expect(changed(key, key.disable(NOON).enable())).toEqual({})
    expect(key.enable()).toBe(key)
    expect(revoked.enable().stateAt(NOON)).toBe('revoked')
  })

  test('it can be revoked, once and for good', () => {
    const revoked = key.revoke(new Date(NOON))
    expect(changed(key, revoked)).toEqual({ revokedAt: NOON })
    expect(revoked.revoke(NOON + HOUR)).toBe(revoked)
    expect(revoked.enable()).toBe(revoked)
    expect(faultyField(() => key.revoke(0))).toBe('revokedAt')
  })

  test('it can be limited to a time, and the limits taken away', () => {
    const limited = key.validBetween({ notBefore: NOON, expiresAt: new Date(NOON + 1) })
    expect(changed(key, limited)).toEqual({ notBefore: NOON, expiresAt: NOON + 1 })
    expect(changed(key, limited.validBetween({ expiresAt: NOON }))).toEqual({ expiresAt: NOON })
    expect(changed(key, limited.validBetween({ notBefore: NOON }))).toEqual({ notBefore: NOON })
    expect(changed(key, limited.validBetween({ notBefore: undefined }))).toEqual({})
  })

  test('a limit that is misspelt takes no limit away', () => {
    const between = (limits: object | undefined) => () => key.validBetween(limits as object)
    expect(complaintOf(between({ expiresat: NOON }))).toBe(
      'expiresat is not a known field; known are notBefore, expiresAt',
    )
    expect(faultyField(between({ expiresAt: null }))).toBe('expiresAt')
    expect(faultyField(between({ notBefore: 2, expiresAt: 1 }))).toBe('expiresAt')
    expect(complaintOf(between(undefined))).toBe('it must be an object')
    for (const value of unreadable()) {
      if (answerTo(between(value)) === 'accepted') expect(Object.keys(value)).toEqual([])
    }
  })

  test('a rotation changes its secrets only', () => {
    const next = KeySecret.of(secret('secret-2'))
    const rotated = full.rotate(next, { at: NOON, deadline: NOON + HOUR })
    expect(Object.keys(changed(full, rotated))).toEqual(['secrets'])
    expect(rotated.secrets.map(({ id }) => id)).toEqual(['secret-1', 'secret-2'])
    expect(rotated.secrets[1]).toBe(next)
    expect(rotated.stateAt(NOON)).toBe('revoked')
  })
})
