import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { policy } from '../../../examples/walk/policy.js'
import { routeOf } from '../../../examples/walk/service/routes.js'

const routed = (method: string, url: string) => {
  const { parameters, ...intent } = routeOf(method, url)
  return { ...intent, parameters: Object.fromEntries(parameters) }
}

const anyText = fc.string({ unit: fc.nat({ max: 0xffff }).map((it) => String.fromCharCode(it)) })

describe('a route', () => {
  test('names the operation and the scope that its level needs', () => {
    expect(routed('GET', '/orgs/acme')).toEqual({
      ...{ operation: 'getOrg', surface: 'api' },
      ...{ scope: { organization: 'acme' }, parameters: { orgId: 'acme' } },
    })
    expect(routed('POST', '/groups/billing/apiKeys/key-1')).toEqual({
      ...{ operation: 'addGroupApiKey', surface: 'api', scope: { project: 'billing' } },
      parameters: { groupId: 'billing', apiUserId: 'key-1' },
    })
    expect(routed('GET', '/')).toEqual({
      ...{ operation: 'getSystemStatus', surface: 'api', parameters: {} },
    })
  })

  test('is the same on the console, which is another surface', () => {
    expect(routed('GET', '/console/orgs/acme')).toEqual({
      ...routed('GET', '/orgs/acme'),
      surface: 'console',
    })
  })

  test('ends where the query begins', () => {
    expect(routed('GET', '/orgs/acme?orgId=rival')).toEqual(routed('GET', '/orgs/acme'))
  })

  test('takes a block out of one segment, its slash escaped', () => {
    const path = '/orgs/acme/apiKeys/key-1/accessList/203.0.113.0%2F24'
    expect(routed('DELETE', path).parameters).toMatchObject({ ipAddress: '203.0.113.0/24' })
  })
})

describe('what no route matches is an operation that the policy does not know', () => {
  test.each([
    ['GET', '/nothing'],
    ['GET', ''],
    ['PUT', '/orgs/acme'],
    ['get', '/orgs/acme'],
    ['GET', '/orgs/'],
    ['GET', '/orgs/acme/'],
    ['GET', '//orgs/acme'],
    ['GET', '/ORGS/acme'],
    ['GET', '/orgs/%'],
    ['GET', '/orgs/%ff'],
    ['GET', 'http://elsewhere/orgs/acme'],
    ['GET', '/orgs/acme/../acme'],
    ['CONNECT', 'elsewhere:443'],
  ])('%s %s', (method, url) => {
    const { operation, scope } = routed(method, url)
    expect(policy.operation(operation)).toBe(undefined)
    expect(scope).toBe(undefined)
  })

  test('and nothing makes it throw', () => {
    fc.assert(
      fc.property(fc.string(), anyText, (method, url) => {
        expect(typeof routeOf(method, `/${url}`).operation).toBe('string')
      }),
    )
  })
})
