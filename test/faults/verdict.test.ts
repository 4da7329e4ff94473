import { expect, test } from 'vitest'
import { planted } from './fault.js'
import { complaintAboutPlanted, complaintAboutSound, neglected, rulesOf } from './verdict.js'

const passed = (name: string) => ({ name, failed: false })
const failed = (name: string) => ({ name, failed: true })
const run = (...outcomes: { name: string; failed: boolean }[]) => ({ outcomes, errors: [] })

test('a test names its rules at the beginning', () => {
  expect(rulesOf('S5: an operation that requires a list')).toEqual(['S5'])
  expect(rulesOf('S2, S12: a key never signs in')).toEqual(['S2', 'S12'])
  expect(rulesOf('an address has one value (S5: not about it)')).toEqual([])
})

test('a fault is noticed when tests of its rule fail and no others', () => {
  const complaint = (...outcomes: Parameters<typeof run>) =>
    complaintAboutPlanted('S5', run(...outcomes))
  expect(complaint(failed('S5: a'), passed('S5: b'), passed('S8: c'))).toBeUndefined()
  expect(complaint(failed('S3, S5: a'))).toBeUndefined()
  expect(complaint(passed('S5: a'))).toBe('no test notices')
  expect(complaint(failed('S5: a'), failed('S8: b'))).toMatch('of other rules fail: S8: b')
  expect(complaint(failed('S55: a'))).toMatch('of other rules fail')
})

test('a fault that breaks more than tests is not noticed', () => {
  const broken = { outcomes: [failed('S5: a')], errors: ['cannot be imported'] }
  expect(complaintAboutPlanted('S5', broken)).toMatch('cannot be imported')
})

test('without a fault every test passes and names a rule', () => {
  expect(complaintAboutSound(run(passed('S5: a')))).toBeUndefined()
  expect(complaintAboutSound(run(failed('S5: a')))).toMatch('nothing is planted')
  expect(complaintAboutSound(run(passed('a')))).toMatch('names no rule')
  expect(complaintAboutSound(run())).toBe('there are no tests')
  expect(complaintAboutSound({ outcomes: [], errors: ['no such file'] })).toBe('no such file')
})

test('a rule without a test or without a fault is neglected', () => {
  const complaints = neglected(['S1', 'S2'], new Set(['S1', 'S3']), new Set(['S1']))
  expect(complaints).toEqual(['S2 has no test', 'S2 has no fault', 'S3 has no fault'])
})

test('a fault is planted where its text occurs exactly once, else it is stale', () => {
  const fault = { rule: 'S5', file: 'src/a.ts', find: 'x > 0', replace: '$& || true', says: '' }
  expect(planted(fault, 'if (x > 0)')).toBe('if ($& || true)')
  expect(() => planted(fault, 'if (x >= 0)')).toThrow('stale')
  expect(() => planted(fault, 'x > 0 && x > 0')).toThrow('occurs 2 times')
})
