import {
  ApiKey,
  type AuditEvent,
  InvalidInput,
  Organization,
  Project,
  type StorageChange,
} from 'keywarden'
import { describe, expect, test } from 'vitest'
import { checkedChange } from '../../src/ports/check-change.js'

const organization = (id: string) => Organization.of({ id, name: 'Acme Logistics' })
const project = (id: string, owner = 'acme') =>
  Project.of({ id, organization: owner, name: 'Billing' })
const key = (id: string, owner = 'acme') =>
  ApiKey.of({ id, organization: owner, publicKey: id, description: 'export', createdAt: 1 })
const event = (owner: string): AuditEvent => ({
  ...{ type: 'organization.deleted', organization: organization(owner).id, at: 1 },
  actor: { kind: 'system', reason: 'a test' },
})

/** The part of a change that does not fit; `undefined` when all does. */
function faultOf(change: Partial<StorageChange>): string | undefined {
  const empty: StorageChange = {
    ...{ organization: organization('acme').id, basedOn: 1, events: [] },
    put: { projects: [], keys: [] },
    remove: { organization: false, projects: [], keys: [] },
  }
  try {
    checkedChange({ ...empty, ...change })
    return undefined
  } catch (error) {
    if (error instanceof InvalidInput) return error.field
    throw error
  }
}

describe('a change', () => {
  const put = { projects: [project('billing'), project('website')], keys: [key('one')] }
  const none = { organization: false, projects: [], keys: [] }

  test('of one organization fits, new, changed or removed', () => {
    expect(faultOf({})).toBeUndefined()
    const created = { ...put, organization: organization('acme') }
    expect(faultOf({ basedOn: 0, put: created, events: [event('acme')] })).toBeUndefined()
    const removed = { ...none, projects: [project('gone').id], keys: [key('gone').id] }
    expect(faultOf({ put: created, remove: removed })).toBeUndefined()
    expect(faultOf({ remove: { ...none, organization: true } })).toBeUndefined()
  })

  test('may give a project and a key one id', () => {
    const same = { projects: [project('same')], keys: [key('same')] }
    expect(faultOf({ put: same })).toBeUndefined()
    const remove = { ...none, keys: [key('same').id] }
    expect(faultOf({ put: { projects: [project('same')], keys: [] }, remove })).toBeUndefined()
  })

  test('has no part of another organization', () => {
    expect(faultOf({ put: { ...put, organization: organization('Acme') } })).toBe(
      'put.organization',
    )
    const projects = [project('billing'), project('website', 'rival')]
    expect(faultOf({ put: { ...put, projects } })).toBe('put.projects[1].organization')
    expect(faultOf({ put: { ...put, keys: [key('one', 'rival')] } })).toBe(
      'put.keys[0].organization',
    )
    expect(faultOf({ events: [event('acme'), event('rival')] })).toBe('events[1].organization')
  })

  test('that creates an organization has one, and does not remove it', () => {
    expect(faultOf({ basedOn: 0, put })).toBe('put.organization')
    const remove = { ...none, organization: true }
    expect(faultOf({ basedOn: 0, remove })).toBe('put.organization')
    const created = { ...put, organization: organization('acme') }
    for (const basedOn of [0, 1]) {
      expect(faultOf({ basedOn, put: created, remove })).toBe('remove.organization')
    }
  })

  test('names each project and each key once', () => {
    expect(faultOf({ put: { ...put, keys: [key('one'), key('one')] } })).toBe('keys')
    expect(faultOf({ put, remove: { ...none, keys: [key('one').id] } })).toBe('keys')
    const projects = [project('billing').id]
    expect(faultOf({ put, remove: { ...none, projects } })).toBe('projects')
    expect(faultOf({ remove: { ...none, projects: [...projects, ...projects] } })).toBe('projects')
  })
})
