import { expect, test } from 'vitest'
import { Operation } from '../../src/domain/operation.js'
import { PROTOTYPE_NAMES } from './hostile-values.js'

const fields = {
  name: 'read',
  level: 'project',
  access: 'roles',
  anyOf: ['READER'],
  satisfiedBy: new Set(['EDITOR', 'READER']),
  requiresAccessList: true,
  method: 'GET',
  path: '/groups/{groupId}',
} as const

test('an operation has its fields, and hides the set that it asks', () => {
  const { satisfiedBy, ...shown } = fields
  const operation = new Operation(fields)
  expect({ ...operation }).toEqual(shown)
  expect(operation.satisfiedBy).toEqual([...satisfiedBy])
  expect(operation.satisfiedBy).not.toBe(operation.satisfiedBy)
  expect(Object.isFrozen(operation)).toBe(true)
})

test('it is satisfied by the roles that suffice, and by no other name', () => {
  const operation = new Operation(fields)
  expect(['EDITOR', 'READER', 'OWNER', ''].map((role) => operation.isSatisfiedBy(role))).toEqual([
    ...[true, true, false, false],
  ])
  for (const name of ['__proto__', ...PROTOTYPE_NAMES])
    expect(operation.isSatisfiedBy(name)).toBe(false)
})
