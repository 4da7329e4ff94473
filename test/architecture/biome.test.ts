import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { biomeOverrides } from './biome-overrides.js'

const root = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'keywarden-biome-'))

beforeAll(() => cpSync(root('biome.json'), join(folder, 'biome.json')))
afterAll(() => rmSync(folder, { recursive: true }))

/** What Biome says of one planted file. */
function lint(path: string, text: string): { status: number | null; output: string } {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), text)
  const biome = root('node_modules/@biomejs/biome/bin/biome')
  const args = [biome, 'lint', '--error-on-warnings', path]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
  })
  return { status, output: stdout + stderr }
}

test('biome.json and the table of layers are one rule', () => {
  const { overrides } = JSON.parse(readFileSync(root('biome.json'), 'utf8'))
  expect(overrides.filter((one: object) => 'linter' in one)).toEqual(biomeOverrides())
})

test.each([
  ['a folder above', `import type { Decision } from '../engine/decision.js'`],
  ['a folder above, two levels up', `export * from '../../src/engine/decision.js'`],
  ['a package of another layer', `import { z } from 'zod'`],
  ['a part of such a package', `import { z } from 'zod/mini'`],
  ['a module of Node', `import { randomBytes } from 'node:crypto'`],
])('Biome notices that the domain imports %s', (_, text) => {
  const { status, output } = lint('src/domain/planted.ts', text)
  expect(status).not.toBe(0)
  expect(output).toContain('planted.ts:1:')
  expect(output).toContain('lint/style/noRestrictedImports')
})

test('Biome lets an import pass that points down, and one of the same folder', () => {
  const { status, output } = lint(
    'src/engine/planted.ts',
    `export * from '../domain/api-key.js'\nexport * from './decide.js'\n`,
  )
  expect(output).not.toContain('noRestrictedImports')
  expect(status).toBe(0)
})
