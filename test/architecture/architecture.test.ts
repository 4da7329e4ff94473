import { describe, expect, test } from 'vitest'
import { LAYERS } from './layers.js'
import { readSources } from './source.js'
import {
  brokenImports,
  cycles,
  forbiddenImports,
  loadedPackages,
  longFiles,
  meaninglessNames,
  misnamedFiles,
} from './violations.js'

const sources = readSources()

/** Files that hold one idea under a name of its own, each with its reason. */
const NAMED_OTHERWISE: Readonly<Record<string, string>> = {
  'domain/input.ts': 'the door of the domain: one reader per kind of field',
  'management/errors.ts': 'what a command may end in: one class per thing a caller does about it',
  'management/lookup-records.ts': 'what a command names, found in the state or refused',
  'management/storage-access.ts': 'every call of the storage, and what its faults become',
  'ports/nonce-window.ts': 'which counts of a nonce were used, for every register',
  'sql/database-errors.ts':
    'what the errors of drivers mean: one question per thing to do about them',
  'sql/errors.ts': 'what a database is refused for: one class per thing a caller does about it',
  'sql/prepared-statements.ts': 'one runner of prepared statements for each driver',
  'sql/rows/columns.ts': 'one reader per kind of column',
}

describe('the layers of src', () => {
  test('every import points down', () => {
    expect(forbiddenImports(sources)).toEqual([])
  })

  test('every import leads to a file', () => {
    expect(brokenImports(sources)).toEqual([])
  })

  test('no import leads back, not even for a type', () => {
    expect(cycles(sources)).toEqual([])
  })

  test('the table of layers leads nowhere back', () => {
    const folders = Object.keys(LAYERS)
    const upward = Object.entries(LAYERS).flatMap(([folder, { imports, types = [] }]) =>
      [...imports, ...types]
        .filter((target) => folders.indexOf(target) >= folders.indexOf(folder))
        .map((target) => `${folder} -> ${target}`),
    )
    expect(upward).toEqual([])
  })

  test('loading the root loads no zod', () => {
    expect(loadedPackages('index.ts', sources).get('zod')).toBeUndefined()
  })
})

describe('the files of src', () => {
  test('are short enough to hold one idea', () => {
    expect(longFiles(sources, 230)).toEqual([])
  })

  test('have names that say something', () => {
    expect(meaninglessNames(sources)).toEqual([])
  })

  test('are named after what they export', () => {
    const misnamed = misnamedFiles(sources).filter(
      (line) => !Object.keys(NAMED_OTHERWISE).some((path) => line.startsWith(`${path} `)),
    )
    expect(misnamed).toEqual([])
  })
})
