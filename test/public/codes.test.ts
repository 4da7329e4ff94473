import {
  CREDENTIAL_FAILURES,
  ERROR_CODES,
  GATE_NAMES,
  REFUSAL_CODES,
  REFUSAL_GATES,
  type Refusal,
  type RefusalCode,
} from 'keywarden'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { outwardOf } from '../../src/http/answers/outward.js'
import { readSources } from '../architecture/source.js'
import { codeRows } from './code-tables.js'
import { Declared } from './declared.js'
import { producedStrings } from './produced.js'
import { publicProgram } from './program.js'

const declared = new Declared(publicProgram())
const rows = codeRows()
const refusals = rows.filter(({ heading }) => /^(Gate: |No gate)/.test(heading))
const errors = rows.filter(({ heading }) => heading === 'Errors')
const problems = rows.filter(({ heading }) => heading.startsWith('Problems'))

const codesOf = (table: readonly { code: string }[]) => table.map(({ code }) => code)

describe('the codes of refusals', () => {
  test('are the same in the list, in the type, and on the page, in the same order', () => {
    expect(codesOf(refusals)).toEqual(REFUSAL_CODES)
    expect(Object.keys(REFUSAL_GATES)).toEqual(REFUSAL_CODES)
    const typed = declared.membersOf('src/domain/refusal.ts', 'RefusalCode')
    expect(typed.sort()).toEqual([...REFUSAL_CODES].sort())
  })

  test('stand on the page under the gate that gives them, gates in their order', () => {
    const gates = refusals.map(({ heading }) => heading.replace(/^Gate: |^No gate$/, ''))
    expect(gates).toEqual(codesOf(refusals).map((code) => REFUSAL_GATES[code as RefusalCode] ?? ''))
    expect([...new Set(gates)]).toEqual([...GATE_NAMES, ''])
  })

  test('begin with what may be known of a credential before its key is looked at', () => {
    expect(CREDENTIAL_FAILURES).toEqual(REFUSAL_CODES.slice(0, CREDENTIAL_FAILURES.length))
  })

  test('have each a meaning, something to do, and what a caller is told', () => {
    for (const { cells } of refusals) {
      expect(cells).toEqual([
        expect.stringMatching(/^\S.{10,}\.$/),
        expect.stringMatching(/^\S.{3,}\.$/),
        expect.stringMatching(/^(401|403|503) `[A-Z_]+`(, with (the address|`stale=true`))?$/),
      ])
    }
  })

  test('are told to callers as the page says: by status and outward code', () => {
    for (const { code, cells } of refusals) {
      const seen = outwardOf({ code } as Refusal)
      expect(cells.at(-1)?.replace(/, with .*$/, '')).toBe(`${seen.status} \`${seen.code}\``)
    }
  })
})

describe('the codes of errors', () => {
  test('are the same in the list, in the type, and on the page, in the same order', () => {
    expect(codesOf(errors)).toEqual(ERROR_CODES)
    expect(declared.membersOf('src/domain/errors.ts', 'ErrorCode').sort()).toEqual(
      [...ERROR_CODES].sort(),
    )
  })

  test('stand on the page with the class that has them', () => {
    const folders = ['domain', 'management', 'sql']
    const classes = declared.codesOfClasses(...folders.map((folder) => `src/${folder}/errors.ts`))
    for (const { code, cells } of errors) {
      const [name = ''] = cells
      expect([code, classes.get(name.replaceAll('`', ''))]).toEqual([
        code,
        expect.arrayContaining([code]),
      ])
    }
    expect([...classes.values()].flat().sort()).toEqual([...ERROR_CODES].sort())
  })

  test('have each an occasion and a way out', () => {
    for (const { cells } of errors) {
      const sentences = expect.stringMatching(/^\S.{8,}\.$/)
      expect(cells).toEqual([expect.stringMatching(/^`\w+`$/), sentences, sentences])
    }
  })
})

describe('the codes of problems of a policy', () => {
  test('are the same in the type and on the page, in the same order', () => {
    expect(codesOf(problems)).toEqual(
      declared.writtenMembersOf('src/domain/errors.ts', 'PolicyProblemCode'),
    )
  })

  test('have each a fault and a way out', () => {
    for (const { cells } of problems) {
      const sentences = expect.stringMatching(/^\S.{8,}\.$/)
      expect(cells).toEqual([sentences, sentences])
    }
  })
})

describe('every code', () => {
  test('has one row on the page', () => {
    expect(rows).toHaveLength(refusals.length + errors.length + problems.length)
    for (const table of [refusals, errors, problems]) {
      expect(new Set(codesOf(table)).size).toBe(table.length)
    }
  })

  test('is given by something in the sources', () => {
    const produced = new Set(
      Object.entries(readSources()).flatMap(([path, text]) => [
        ...producedStrings(ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true)),
      ]),
    )
    expect(codesOf(rows).filter((code) => !produced.has(code))).toEqual([])
  })

  test('of an error belongs to a class that something throws', () => {
    const sources = Object.values(readSources()).join('\n')
    const classes = new Set(errors.map(({ cells: [name = ''] }) => name.replaceAll('`', '')))
    for (const name of classes) expect(sources).toContain(`throw new ${name}(`)
  })

  test('that is only listed, typed or compared counts as given by nothing', () => {
    const text = `
      export const CODES = ['LISTED'] as const
      export type Code = 'TYPED' | 'RETURNED'
      export const table = { KEYED: 1 }
      export function codeOf(seen: string, other?: string) {
        if (seen === 'COMPARED') return other === undefined ? 'RETURNED' : (other ?? 'DEFAULT')
        return fail('PASSED') ?? { code: 'KEPT' as const }
      }`
    const source = ts.createSourceFile('planted.ts', text, ts.ScriptTarget.ESNext, true)
    expect([...producedStrings(source)].sort()).toEqual(['DEFAULT', 'KEPT', 'PASSED', 'RETURNED'])
  })
})
