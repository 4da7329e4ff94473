/** A token names an organization and a revision, and is read strictly. */
import {
  Actor,
  InvalidInput,
  memoryStorage,
  type RevisedOrganization,
  revisionToken,
} from 'keywarden'
import { AccessManager } from 'keywarden/management'
import { describe, expect, test } from 'vitest'
import { readRevisionToken } from '../../src/authorization/revision-token.js'
import { acme, acmeKey, billing, policy } from '../fixtures/acme.js'
import { whilePolluted } from '../fixtures/while-polluted.js'

describe('a token', () => {
  test('says what it is made of', () => {
    for (const [organization, revision] of [
      ['acme', 1] as const,
      ['A-_9'.repeat(16), Number.MAX_SAFE_INTEGER] as const,
    ]) {
      const token = revisionToken({ organization, revision })
      expect(token).toBe(`${organization}@${revision}`)
      expect(readRevisionToken(token)).toEqual({ organization, revision })
    }
  })

  test.each<[string, RevisedOrganization]>([
    ['an organization', { organization: acme, revision: 3 }],
    ['a key', { key: acmeKey(), revision: 3 }],
    ['a project', { project: billing, revision: 3 }],
    ['an organization with its first key', { organization: acme, key: acmeKey(), revision: 3 }],
    ['a revision alone, and the organization', { organization: 'acme', revision: 3 }],
  ])('is made of %s', (_, result) => {
    expect(revisionToken(result)).toBe('acme@3')
  })

  test('is made of what commands return', async () => {
    const manager = new AccessManager({ policy, storage: memoryStorage() })
    const actor = Actor.system('a test')
    const first = await manager.organizations.create(actor, { id: 'acme', name: 'Acme' })
    const project = await manager.projects.create(actor, { organization: 'acme', name: 'Billing' })
    const created = await manager.keys.create(actor, { organization: 'acme', description: 'x' })
    const { key } = created
    const revoked = await manager.keys.revoke(actor, { key: key.id, organization: 'acme' })
    const deleted = await manager.keys.delete(actor, { key: key.id, organization: 'acme' })
    expect([first, project, created, revoked].map(revisionToken)).toEqual([
      ...['acme@1', 'acme@2', 'acme@3', 'acme@4'],
    ])
    expect(revisionToken({ ...deleted, organization: 'acme' })).toBe('acme@5')
  })

  test.each<[string, object, string]>([
    ['no organization', { revision: 1 }, 'organization'],
    ['what is no id', { organization: 'a@b', revision: 1 }, 'organization'],
    ['no revision', { organization: 'acme' }, 'revision'],
    ['revision 0', { organization: 'acme', revision: 0 }, 'revision'],
    ['half a revision', { organization: 'acme', revision: 1.5 }, 'revision'],
    ['a revision as text', { organization: 'acme', revision: '1' }, 'revision'],
    ['a revision beyond counting', { organization: 'acme', revision: 2 ** 53 }, 'revision'],
  ])('is not made of %s', (_, result, field) => {
    const make = () => revisionToken(result as RevisedOrganization)
    expect(make).toThrow(InvalidInput)
    expect(make).toThrow(field)
  })

  test('takes nothing from what pollutes every object', async () => {
    const polluting = { organization: 'rival', key: { organization: 'rival' } }
    await whilePolluted(polluting, () => {
      expect(revisionToken({ project: billing, revision: 3 })).toBe('acme@3')
    })
  })
})

test.each([
  ...['', '@', 'acme', 'acme@', '@1', 'acme@0', 'acme@01', 'acme@-1', 'acme@+1', 'acme@1.0'],
  ...['acme@1e3', 'acme@ 1', ' acme@1', 'acme@1 ', 'acme@1\n', 'acme@@1', 'ac me@1', 'acme@0x1'],
  ...['acme@9007199254740992', 'acme@99999999999999999', `${'a'.repeat(65)}@1`, 'äcme@1', 'acme@١'],
  ...[null, 1, {}, ['acme@1'], { organization: 'acme', revision: 1 }, new String('acme@1')],
])('what is no token is none: %j', (text) => {
  expect(readRevisionToken(text)).toBeUndefined()
})
