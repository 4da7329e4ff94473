import { expect, test } from 'vitest'
import type { Measurement } from '../../bench/measure.js'
import { report } from '../../bench/report.js'
import type { Promised, Scenario } from '../../bench/scenario.js'

const promises: readonly Promised[] = [
  { contestant: 'guarded', atMost: 1.5 },
  { contestant: 'guarded', atMost: 1.1 },
  { contestant: 'guarded', atMost: 0.5, of: 'rival' },
  { contestant: 'guarded', atMost: 1.5, notPromised: 'for it is small' },
  { contestant: 'guarded', atMost: 1.1, notPromised: 'for it is small' },
]

const scenario: Scenario = { name: 'http', question: 'a route', contestants: () => [], promises }

function measured(name: string, ratio: number): Measurement {
  const times = { median: 2000, p99: 3000, processor: 1000 * ratio, bytes: Number.NaN }
  return { name, ratio, ratioBetween: [ratio, ratio], ...times }
}

test('what is promised is kept or not kept; what is not promised holds or does not', () => {
  const told = report(scenario, [
    measured('floor', 1),
    measured('guarded', 1.2),
    measured('rival', 3),
  ])
  expect(told.split('\n').slice(-promises.length)).toEqual([
    '  promise: guarded takes at most 1.5 × the floor: kept',
    '  promise: guarded takes at most 1.1 × the floor: NOT KEPT',
    '  promise: guarded takes at most 0.5 × rival: kept',
    '  not promised, for it is small: guarded takes at most 1.5 × the floor: holds',
    '  not promised, for it is small: guarded takes at most 1.1 × the floor: does not hold',
  ])
})

test('two contestants are compared by their processor time, which the floor does not blur', () => {
  const rival = { ...measured('rival', 1), processor: 3000 }
  const told = report(scenario, [measured('floor', 1), measured('guarded', 1.2), rival])
  expect(told).toContain('guarded takes at most 0.5 × rival: kept')
})

test('who is promised something and was not measured has not kept it', () => {
  expect(report(scenario, [measured('floor', 1)])).toContain(
    'promise: guarded takes at most 1.5 × the floor: NOT KEPT',
  )
})
