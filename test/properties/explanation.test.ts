import fc from 'fast-check'
import { decide, explain, GATE_NAMES } from 'keywarden'
import { expect, test } from 'vitest'
import { plainRequest, requestOf } from '../generators/requests.js'
import { withShadow } from '../generators/shadows.js'

const explained = fc.oneof(plainRequest, withShadow(plainRequest)).map((plain) => {
  const request = requestOf(plain)
  return { request, ...explain(request) }
})

test('an explanation has the decision that decide gives', () => {
  fc.assert(
    fc.property(explained, ({ request, decision }) => {
      expect(JSON.stringify(decision)).toBe(JSON.stringify(decide(request)))
    }),
    { numRuns: 500 },
  )
})

test('the first gate that refused and is not shadowed made the decision', () => {
  fc.assert(
    fc.property(explained, ({ decision, gates }) => {
      const first = gates.find((one) => one.outcome === 'refused' && !one.shadowed)
      const refusal = first?.outcome === 'refused' ? first.refusal : undefined
      if (decision.allowed) expect(refusal).toBeUndefined()
      else if (decision.refusal.code !== 'UNAVAILABLE') expect(refusal).toEqual(decision.refusal)
    }),
    { numRuns: 500 },
  )
})

test('every gate reports once, in order, and speaks for itself', () => {
  fc.assert(
    fc.property(explained, ({ gates }) => {
      expect(gates.map(({ gate }) => gate)).toEqual(GATE_NAMES)
      for (const report of gates) {
        if (report.outcome === 'refused') expect(report.refusal.gate).toBe(report.gate)
      }
    }),
  )
})

test('a gate is left out only where it could not be asked', () => {
  fc.assert(
    fc.property(explained, ({ request, decision, gates }) => {
      const reasons = gates.map((report) => report.outcome === 'not evaluated' && report.reason)
      const [, , , scope] = gates
      if (decision.allowed && decision.public) {
        expect(new Set(reasons)).toEqual(new Set(['the operation is public']))
      } else if (!decision.allowed && decision.refusal.code === 'UNAVAILABLE') {
        expect(new Set(reasons)).toEqual(new Set([decision.refusal.detail]))
      } else if (request.credential !== 'proved' || decision.facts.key === undefined) {
        expect(reasons.slice(1)).toEqual(Array(4).fill('no sound key was proved'))
      } else if (scope?.outcome === 'refused') {
        expect(reasons).toEqual([...Array(4).fill(false), 'no scope was established'])
      } else if (scope?.outcome === 'passed') {
        expect(reasons).toEqual(Array(5).fill(false))
      } else {
        expect(decision.allowed || decision.refusal.code).toBe('KEY_DAMAGED')
      }
    }),
    { numRuns: 500 },
  )
})

test('all gates passed or shadowed is a yes, and a yes that all passed or are shadowed', () => {
  fc.assert(
    fc.property(explained, ({ decision, gates }) => {
      const passed = gates.every(
        (one) => one.outcome === 'passed' || (one.outcome === 'refused' && one.shadowed),
      )
      expect(passed).toBe(decision.allowed && !decision.public)
    }),
  )
})
