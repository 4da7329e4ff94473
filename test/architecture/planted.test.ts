/** The rules of `architecture.test.ts` have to notice what they forbid: here each is broken once. */
import { expect, test } from 'vitest'
import {
  brokenImports,
  cycles,
  forbiddenImports,
  loadedPackages,
  longFiles,
  meaninglessNames,
  misnamedFiles,
} from './violations.js'

test.each([
  ['a plain import', `import { decide } from '../engine/decide.js'`],
  ['a type-only import', `import type { Decision } from '../engine/decide.js'`],
  ['a re-export', `export * from '../engine/decide.js'`],
  ['a dynamic import', `const engine = await import('../engine/decide.js')`],
  ['an import type', `type Decision = import('../engine/decide.js').Decision`],
  ['a side effect', `import '../engine/decide.js'`],
])('an import that points up is noticed: %s', (_, text) => {
  expect(forbiddenImports({ 'domain/api-key.ts': text })).toEqual([
    'domain/api-key.ts -> engine/decide.ts',
  ])
})

test.each([
  ['a package of another layer', 'domain/api-key.ts', 'zod'],
  ['a part of such a package', 'domain/api-key.ts', 'zod/mini'],
  ['a package that only begins like an allowed one', 'network/cidr.ts', 'ipaddr.json'],
  ['the time, chance and files of Node', 'engine/decide.ts', 'node:crypto'],
])('a domain that knows %s is noticed', (_, path, specifier) => {
  expect(forbiddenImports({ [path]: `import x from '${specifier}'` })).toEqual([
    `${path} -> ${specifier}`,
  ])
})

test('a folder outside the table, and a way around the table, are noticed', () => {
  expect(forbiddenImports({ 'plumbing/pipe.ts': '' })).toHaveLength(1)
  expect(forbiddenImports({ 'domain/key.ts': `export * from '../index.js'` })).toHaveLength(1)
  expect(forbiddenImports({ 'domain/key.ts': `export * from '../../test/key.js'` })).toHaveLength(1)
})

test('where only types may be imported, values are noticed', () => {
  const from = (clause: string) =>
    forbiddenImports({ 'atlas/import.ts': `${clause} from '../openapi/document.js'` })
  expect(from('import type { Document }')).toEqual([])
  expect(from('import { read }')).toHaveLength(1)
  expect(from('import { type Document }')).toHaveLength(1)
})

test('a circle is noticed once, also when it is closed by a type', () => {
  const planted = {
    'domain/a.ts': `import { b } from './b.js'`,
    'domain/b.ts': `import { c } from './c.js'`,
    'domain/c.ts': `import type { A } from './a.js'`,
  }
  expect(cycles(planted)).toEqual(['domain/a.ts -> domain/b.ts -> domain/c.ts -> domain/a.ts'])
})

test('an import of a file that is not there is noticed', () => {
  expect(brokenImports({ 'domain/a.ts': `import { b } from './b.js'` })).toEqual([
    'domain/a.ts -> domain/b.ts',
  ])
})

test('a package loaded by way of another file is noticed, one used for its types is not', () => {
  const planted = {
    'index.ts': `export { command } from './domain/command.js'`,
    'domain/command.ts': `import { z } from 'zod'\nimport type { Knex } from 'knex'`,
  }
  expect([...loadedPackages('index.ts', planted).values()]).toEqual([
    'zod <- domain/command.ts <- index.ts',
  ])
})

test('a long file is noticed from its first line too many', () => {
  expect(longFiles({ 'a.ts': 'x\n'.repeat(230) }, 230)).toEqual([])
  expect(longFiles({ 'a.ts': 'x\n'.repeat(231) }, 230)).toEqual(['a.ts: 231 lines'])
})

test('a name that says nothing is noticed, as file and as folder', () => {
  const planted = ['domain/utils.ts', 'helpers/key.ts', 'domain/types.ts', 'domain/role.ts']
  expect(meaninglessNames(Object.fromEntries(planted.map((path) => [path, ''])))).toEqual(
    planted.slice(0, 3),
  )
})

test.each([
  ['domain/api-key.ts', 'export class ApiKey {}', true],
  ['domain/errors.ts', 'export class KeywardenError {}', true],
  ['domain/ids.ts', 'export type KeyId = string', true],
  ['engine/gates/gates.ts', 'export const GATES = []', true],
  ['network/scan-ipv4.ts', 'export function scanIPv4() {}', true],
  ['engine/decide-person.ts', 'export function refusePerson() {}', true],
  ['domain/api-key.ts', 'export class Project {}', false],
  ['domain/api-key.ts', 'class ApiKey {}', false],
  ['domain/ApiKey.ts', 'export class ApiKey {}', false],
])('%s with `%s` is named well: %s', (path, text, well) => {
  expect(misnamedFiles({ [path]: text })).toHaveLength(well ? 0 : 1)
})
