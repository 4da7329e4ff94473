import fc from 'fast-check'
import { InvalidInput, type PolicyDefinition, RolePolicy } from 'keywarden'
import { atlasPolicy } from 'keywarden/atlas'
import { type HttpFacts, type RouteTableOptions, routeTable } from 'keywarden/http'
import { describe, expect, test } from 'vitest'

const inAtlas = {
  ...{ organization: 'orgId', project: 'groupId' },
  scopes: { createGroup: () => ({ organization: 'from the body' }) },
} as const
const atlas = routeTable(atlasPolicy, inAtlas)

const facts = (method: string, target: string): HttpFacts => ({
  ...{ method, target, headers: {}, remoteAddress: undefined },
})

/** The operations of a policy, by their routes. */
function tableOf(routes: Record<string, [string, string]>, options: RouteTableOptions = {}) {
  const operations = Object.entries(routes).map(([name, [method, path]]) => [
    name,
    { level: 'none', allow: 'any-key', method, path },
  ])
  const definition = { roles: {}, operations: Object.fromEntries(operations) } as PolicyDefinition
  return routeTable(RolePolicy.define(definition), options)
}

const nameOf = (table: ReturnType<typeof routeTable>, method: string, target: string) =>
  table.intentOf(facts(method, target))?.operation

describe('a route', () => {
  test('names its operation, and its path the scope', () => {
    expect(atlas.intentOf(facts('GET', '/orgs/acme/apiKeys?pageNum=2'))).toEqual({
      ...{ operation: 'listOrgApiKeys', scope: { organization: 'acme' } },
    })
    expect(atlas.intentOf(facts('POST', '/groups/billing/clusters/c0/backup/snapshots'))).toEqual({
      ...{ operation: 'takeSnapshots', scope: { project: 'billing' } },
    })
    expect(atlas.intentOf(facts('GET', '/'))).toEqual({
      ...{ operation: 'getSystemStatus', scope: undefined },
    })
  })

  test('that names an organization beside the project tells both', () => {
    const policy = RolePolicy.define({
      roles: {},
      operations: {
        read: {
          ...{ level: 'project', allow: 'any-key' },
          ...{ method: 'GET', path: '/orgs/{organization}/projects/{project}' },
        },
      },
    })
    expect(routeTable(policy).intentOf(facts('GET', '/orgs/acme/projects/billing'))).toEqual({
      ...{ operation: 'read', scope: { project: 'billing' }, within: 'acme' },
    })
  })

  test('may say by itself where its scope is', () => {
    expect(atlas.intentOf(facts('POST', '/groups'))?.scope).toEqual({
      organization: 'from the body',
    })
  })

  test('is compared byte for byte: method, case, slashes', () => {
    for (const [method, target] of [
      ...[
        ['get', '/orgs/acme'],
        ['DELETE', '/orgs/acme/settings'],
        ['GET', '/Orgs/acme'],
      ],
      ...[
        ['GET', '/orgs/acme/'],
        ['GET', '//orgs/acme'],
        ['GET', '/orgs//acme'],
        ['GET', '/orgs/'],
      ],
      ...[
        ['OPTIONS', '/orgs/acme'],
        ['GET', 'orgs/acme'],
        ['GET', '*'],
        ['GET', ''],
      ],
      ...[
        ['GET', 'http://h/orgs/acme'],
        ['GET', '/orgs/acme/nothing'],
        ['TRACE', '/'],
      ],
    ] as [string, string][])
      expect([method, target, nameOf(atlas, method, target)]).toEqual([method, target, undefined])
    expect(nameOf(atlas, 'HEAD', '/orgs/acme')).toBe('getOrg')
  })

  test('is never reached through dots, backslashes, control or foreign characters', () => {
    for (const target of [
      ...['/orgs/acme/../other', '/orgs/./acme', '/orgs/%2e%2e', '/orgs/.%2E', '/orgs/a\\b'],
      ...['/orgs/a b', '/orgs/a\u0000', '/orgs/é', '/orgs/%ff', '/orgs/%', '/orgs/%zz'],
      `/orgs/${'a'.repeat(5000)}`,
    ])
      expect([target, nameOf(atlas, 'GET', target)]).toEqual([target, undefined])
  })

  test('has its parameters decoded once', () => {
    const scope = (target: string) => atlas.intentOf(facts('GET', target))?.scope
    expect(scope('/orgs/a%20b')).toEqual({ organization: 'a b' })
    expect(scope('/orgs/a%2Fb')).toEqual({ organization: 'a/b' })
    expect(scope('/orgs/a%252Fb')).toEqual({ organization: 'a%2Fb' })
    expect(scope('/orgs/__proto__')).toEqual({ organization: '__proto__' })
  })

  test('with text behind its parameter goes before one without', () => {
    expect(nameOf(atlas, 'POST', '/groups/billing:migrate')).toBe('migrateGroup')
    expect(nameOf(atlas, 'POST', '/groups/billing/users/u1:addRole')).toBe('addGroupUserRole')
    expect(nameOf(atlas, 'POST', '/groups/:migrate')).toBeUndefined()
  })

  test('of literal text goes before one with a parameter, also when it leads nowhere', () => {
    const table = tableOf({
      mine: ['GET', '/keys/mine'],
      one: ['GET', '/keys/{key}'],
      list: ['GET', '/keys/{key}/list'],
    })
    expect(nameOf(table, 'GET', '/keys/mine')).toBe('mine')
    expect(nameOf(table, 'GET', '/keys/other')).toBe('one')
    expect(nameOf(table, 'GET', '/keys/mine/list')).toBe('list')
  })

  test('is none where a server that regards no case, or decodes first, could take another', () => {
    const table = tableOf({
      one: ['GET', '/keys/{key}'],
      export: ['GET', '/keys/export'],
    })
    expect(nameOf(table, 'GET', '/keys/export')).toBe('export')
    for (const target of ['/keys/Export', '/keys/%65xport', '/keys/EXPORT', '/keys/%45xport'])
      expect([target, nameOf(table, 'GET', target)]).toEqual([target, undefined])
    expect(nameOf(table, 'GET', '/keys/Exported')).toBe('one')
    expect(nameOf(table, 'GET', '/keys/100%25')).toBe('one')
    const twins = { one: ['GET', '/keys'], two: ['GET', '/Keys'] } as const
    expect(() => tableOf(twins as never)).toThrow('operations.two.path')
  })

  test('whose reader fails has no scope', () => {
    const table = routeTable(atlasPolicy, {
      ...inAtlas,
      scopes: {
        createGroup: () => {
          throw new Error('no body')
        },
      },
    })
    expect(table.intentOf(facts('POST', '/groups'))).toEqual({
      ...{ operation: 'createGroup', scope: undefined },
    })
  })

  test('has a reader of its own only, whatever its operation is called', () => {
    const routes: [string, [string, string]][] = [
      ['valueOf', ['GET', '/a']],
      ['constructor', ['GET', '/b']],
    ]
    const table = tableOf(Object.fromEntries(routes), { scopes: {} })
    expect(table.intentOf(facts('GET', '/a'))?.scope).toBeUndefined()
    expect(table.intentOf(facts('GET', '/b'))?.scope).toBeUndefined()
  })

  test('has a prefix where the table is given one', () => {
    const table = tableOf({ one: ['GET', '/one'] }, { prefix: '/api/v2' })
    expect([nameOf(table, 'GET', '/api/v2/one'), nameOf(table, 'GET', '/one')]).toEqual([
      'one',
      undefined,
    ])
  })
})

describe('a table', () => {
  test('finds every operation of Atlas by its own path, as a slow reading does', () => {
    for (const { name, method = '', path = '' } of atlasPolicy.operations) {
      const target = path.replace(/\{\w+\}/g, 'x1')
      expect([name, nameOf(atlas, method, target)]).toEqual([name, name])
    }
  })

  test('agrees with a scan over regular expressions', () => {
    const words = ['orgs', 'groups', 'acme', 'apiKeys', 'settings', 'accessList', 'u1:addRole', 'x']
    const patterns = atlasPolicy.operations.map(({ name, method, path = '' }) => ({
      ...{ name, method },
      form: new RegExp(`^${path.replace(/[.:]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+')}$`),
    }))
    const target = fc.array(fc.constantFrom(...words), { maxLength: 5 })
    const method = fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE')
    fc.assert(
      fc.property(method, target, (asked, segments) => {
        const path = `/${segments.join('/')}`
        const fitting = patterns.filter((one) => one.method === asked && one.form.test(path))
        const found = nameOf(atlas, asked, path)
        expect(fitting.map(({ name }) => name)).toEqual(
          fitting.length === 0 ? [] : expect.arrayContaining([found]),
        )
        if (fitting.length === 0) expect(found).toBeUndefined()
      }),
      { numRuns: 2000 },
    )
  })

  test('names every path that it cannot read, when it is made', () => {
    const define = (path: string, level = 'none') =>
      routeTable(
        RolePolicy.define({
          roles: {},
          operations: { one: { level, allow: 'any-key', method: 'GET', path } },
        } as PolicyDefinition),
      )
    for (const path of ['one', '/{a}{b}', '/{a', '/a}', '/{1a}', '/{}']) {
      expect(() => define(path)).toThrow(expect.objectContaining({ field: 'operations.one.path' }))
    }
    expect(() => define('/orgs/{orgId}', 'organization')).toThrow('{organization}')
    expect(() => define('/{organization}', 'project')).toThrow(InvalidInput)
    const { scopes: _, ...withoutReader } = inAtlas
    expect(() => routeTable(atlasPolicy, withoutReader)).toThrow('operations.createGroup.path')
  })

  test('has no two operations of one route', () => {
    const twice = { one: ['GET', '/{a}/x'], other: ['GET', '/{b}/x'] } as const
    expect(() => tableOf(twice as never)).toThrow('operations.other.path')
  })

  test('tells routes without operation and operations without route', () => {
    const table = tableOf({ one: ['GET', '/one/{id}'], two: ['POST', '/two'] })
    const served = [
      { method: 'GET', path: '/one/:key' },
      { method: 'GET', path: '/health' },
      { method: 'HEAD', path: '/one/:key' },
    ]
    expect(table.check(served)).toEqual({
      routesWithoutOperation: ['GET /health'],
      operationsWithoutRoute: ['two'],
    })
  })

  test('answers absurd targets at once', () => {
    for (const target of [`/${'a/'.repeat(500_000)}`, `/${'%2e'.repeat(300_000)}`, '?'.repeat(1e6)])
      expect(nameOf(atlas, 'GET', target)).toBeUndefined()
  })
})
