/** The example data of this repository: three organizations in the shapes of the Admin API. */
import { readFileSync } from 'node:fs'
import { importAtlas } from 'keywarden/atlas'
import { describe, expect, test } from 'vitest'

interface ExampleKey {
  readonly id: string
  readonly desc: string
  readonly publicKey: string
  readonly privateKey: string
  readonly roles: readonly { orgId?: string; groupId?: string; roleName: string }[]
}

interface Example {
  readonly organization: { readonly id: string; readonly name: string }
  readonly settings: { readonly apiAccessListRequired: boolean }
  readonly projects: readonly { id: string; name: string; orgId: string; created: string }[]
  readonly apiKeys: readonly ExampleKey[]
  readonly accessLists: Readonly<Record<string, { results: readonly { cidrBlock: string }[] }>>
}

const PATH = new URL('../../examples/data/atlas-organization.json', import.meta.url)
const document: { organizations: readonly Example[] } = JSON.parse(readFileSync(PATH, 'utf8'))
const examples = document.organizations
const keys = examples.flatMap(({ apiKeys }) => apiKeys)

/** When Atlas made an id. */
const secondOf = (id: string) => new Date(Number(`0x${id.slice(0, 8)}`) * 1000)

describe('the organizations of the example', () => {
  const imported = importAtlas(document)

  test('are all there, with all they own, in the order of the document', () => {
    expect(imported.organizations.map(({ id }) => id)).toEqual(
      examples.map(({ organization }) => organization.id),
    )
    expect(imported.projects.map(({ id }) => id)).toEqual(
      examples.flatMap(({ projects }) => projects.map(({ id }) => id)),
    )
    expect(imported.keys.map(({ publicKey }) => publicKey)).toEqual(
      keys.map(({ publicKey }) => publicKey),
    )
    const { organizations, projects } = imported
    expect([organizations, projects, imported.keys].map(({ length }) => length)).toEqual([
      3, 11, 76,
    ])
  })

  test('are named, and require access lists as their settings say', () => {
    for (const { organization, settings } of examples) {
      const found = imported.organization(organization.id)
      expect(found?.name).toBe(organization.name)
      expect(found?.accessListRequired).toBe(settings.apiAccessListRequired)
      expect(found?.createdAt).toEqual(secondOf(organization.id))
    }
  })

  test('own their projects, created when the document says', () => {
    for (const one of examples.flatMap(({ projects }) => projects)) {
      const project = imported.project(one.id)
      expect([project?.name, project?.organization]).toEqual([one.name, one.orgId])
      expect(project?.createdAt).toEqual(new Date(one.created))
    }
  })

  test('own their keys: description, redacted private key kept, created when the id was made', () => {
    for (const { organization, apiKeys } of examples) {
      for (const one of apiKeys) {
        const key = imported.keyByPublicKey(one.publicKey)
        expect([key?.id, key?.organization, key?.description]).toEqual([
          one.id,
          organization.id,
          one.desc,
        ])
        expect(key?.createdAt).toEqual(secondOf(one.id))
        expect(key?.secrets.map(({ redacted }) => redacted)).toEqual([one.privateKey])
        expect(key?.secrets.map(({ verifier }) => verifier)).toEqual([undefined])
      }
    }
  })

  test('give their keys the roles of the document, each where it is held', () => {
    for (const one of keys) {
      const roles = imported.keyByPublicKey(one.publicKey)?.roles
      const held = [
        ...(roles?.organization ?? []).map((role) => `organization ${role}`),
        ...(roles?.projects ?? []).flatMap((id) => roles?.in(id).map((role) => `${id} ${role}`)),
      ]
      const listed = one.roles.map(({ groupId, roleName }) =>
        groupId === undefined ? `organization ${roleName}` : `${groupId} ${roleName}`,
      )
      expect(held.sort()).toEqual([...new Set(listed)].sort())
    }
  })

  test('have lists of exactly these blocks', () => {
    const lists = Object.assign({}, ...examples.map(({ accessLists }) => accessLists))
    let entries = 0
    for (const one of keys) {
      const blocks = lists[one.id].results.map(({ cidrBlock }: { cidrBlock: string }) => cidrBlock)
      const list = imported.keyByPublicKey(one.publicKey)?.accessList
      expect(list?.entries.map(({ cidr }) => String(cidr))).toEqual(blocks)
      entries += blocks.length
    }
    expect(entries).toBe(209)
  })

  test('are not found by ids that are not theirs', () => {
    expect(imported.organization(imported.projects[0]?.id ?? '')).toBeUndefined()
    expect(imported.project('')).toBeUndefined()
    expect(imported.keyByPublicKey(keys[0]?.id ?? '')).toBeUndefined()
    expect(imported.keyByPublicKey('__proto__')).toBeUndefined()
  })

  test('are frozen, as is all they own', () => {
    for (const part of [imported, imported.organizations, imported.projects, imported.keys]) {
      expect(Object.isFrozen(part)).toBe(true)
    }
    const { organizations, projects, keys } = imported
    for (const one of [...organizations, ...projects, ...keys]) {
      expect(Object.isFrozen(one)).toBe(true)
    }
  })
})
