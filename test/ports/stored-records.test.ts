import { ApiKey, type InvalidInput, Organization, Project } from 'keywarden'
import { describe, expect, test } from 'vitest'
import {
  keyOf,
  organizationOf,
  projectOf,
  storedKey,
  storedOrganization,
  storedProject,
} from '../../src/ports/stored-records.js'
import { full, secret } from '../domain/full-key.js'
import { NOON } from '../fixtures/acme.js'

const sealed = (algorithm: 'MD5' | 'SHA-256') => ({
  ...{ algorithm, realm: 'api', sealedBy: 'seal-1' },
  sealed: 'cd'.repeat(28 + (algorithm === 'MD5' ? 16 : 32)),
})

const digestKey = ApiKey.of({
  ...full.toJSON(),
  secrets: [
    { ...secret(), digestVerifiers: [sealed('SHA-256'), sealed('MD5')] },
    { ...secret('secret-2'), verifier: undefined, expiresAt: NOON + 9 },
  ],
})
const bareKey = ApiKey.of({
  ...{ id: 'key-1', organization: 'acme', publicKey: 'abcdefgh', description: 'x', createdAt: 1 },
})

/** What comes back from where only text is kept. */
const throughText = (data: unknown) => JSON.parse(JSON.stringify(data))

/** The field that is found damaged in a stored key. */
function damaged(change: (stored: Record<string, unknown>) => unknown): string | undefined {
  const stored = throughText(storedKey(digestKey))
  try {
    keyOf(change(stored) ?? stored)
    return undefined
  } catch (error) {
    return (error as InvalidInput).field
  }
}

describe('a stored key', () => {
  test.each([
    ['with everything', full],
    ['with two secrets and HTTP Digest', digestKey],
    ['with nothing', bareKey],
  ])('%s comes back as it was, also through text', (_, key) => {
    const stored = storedKey(key)
    expect(throughText(stored)).toStrictEqual(stored)
    const back = keyOf(throughText(stored))
    expect(ApiKey.is(back)).toBe(true)
    expect(storedKey(back)).toStrictEqual(stored)
  })

  test('keeps what it takes to recognise the private keys', () => {
    const [first, second] = keyOf(storedKey(digestKey)).secrets
    expect(first?.verifier).toEqual({ ...secret().verifier, pepperId: undefined })
    expect(first?.digestVerifiers).toEqual([sealed('SHA-256'), sealed('MD5')])
    expect([second?.verifier, second?.digestVerifiers]).toEqual([undefined, []])
  })

  test('keeps roles in a project of any name', () => {
    const projectRoles = new Map([['__proto__', ['READER']]])
    const key = ApiKey.of({ ...bareKey.toJSON(), projectRoles })
    expect(keyOf(throughText(storedKey(key))).rolesIn('__proto__')).toEqual(['READER'])
  })

  test('is damaged where a field is lost, foreign or of another form', () => {
    expect(damaged((stored) => ({ ...stored, accessList: [] }))).toBe('entryCount')
    expect(damaged(({ accessList: _, ...stored }) => ({ ...stored, entryCount: 0 }))).toBe(
      'accessList',
    )
    expect(damaged(({ entryCount: _, ...stored }) => stored)).toBe('entryCount')
    expect(damaged(({ secrets: _, ...stored }) => stored)).toBe('secrets')
    expect(damaged((stored) => ({ ...stored, createdAt: null }))).toBe('createdAt')
    expect(damaged((stored) => ({ ...stored, admin: true }))).toBe('admin')
    expect(damaged(() => 'a text')).toBe('')
  })

  test('is damaged where a verifier is cut short', () => {
    const cut = (name: string, value: unknown) =>
      damaged((stored) => {
        const { secrets = [] } = stored as { secrets?: object[] }
        const [first, ...rest] = secrets
        return { ...stored, secrets: [{ ...first, [name]: value }, ...rest] }
      })
    const verifier = { algorithm: 'sha256', digest: 'ab' }
    expect(cut('verifier', verifier)).toBe('secrets[0].verifier.digest')
    expect(cut('digestVerifiers', [{ ...sealed('MD5'), sealed: 'cd' }])).toBe(
      'secrets[0].digestVerifiers[0].sealed',
    )
  })
})

describe('a stored organization and a stored project', () => {
  test('come back as they were, with a time of creation or without', () => {
    for (const createdAt of [undefined, NOON]) {
      const organization = Organization.of({ id: 'acme', name: 'Acme', createdAt })
      const project = Project.of({ id: 'p', organization: 'acme', name: 'P', createdAt })
      const stored = [storedOrganization(organization), storedProject(project)] as const
      expect(throughText(stored)).toStrictEqual(stored)
      expect(organizationOf(throughText(stored[0])).toJSON()).toEqual(organization.toJSON())
      expect(projectOf(throughText(stored[1])).toJSON()).toEqual(project.toJSON())
    }
  })

  test('are damaged where a field is of another form', () => {
    expect(() => organizationOf({ id: 'acme', name: '' })).toThrow('name')
    expect(() => projectOf({ id: 'p', organization: 'acme', name: 7 })).toThrow('name')
  })
})
