import { routeTable } from 'keywarden/http'
import { expect, test } from 'vitest'
import { policy } from '../../../examples/service/policy.js'
import { refuseGaps } from '../../../examples/service/refuse-gaps.js'

const table = routeTable(policy)
const served = policy.operations.map(({ method = '', path = '' }) => ({ method, path }))

test('a service that serves every operation, and nothing else, may start', () => {
  expect(refuseGaps(table.check(served))).toBeUndefined()
})

test('a service with a route or an operation too many may not, and is told which', () => {
  const [, ...others] = served
  const check = table.check([...others, { method: 'GET', path: '/debug' }])
  const gaps = 'the route GET /debug has no operation\nthe operation readStatus has no route'
  expect(() => refuseGaps(check)).toThrow(gaps)
})
