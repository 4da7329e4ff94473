/** What shadow mode does to any request: theorems, each under the number of its rule. */
import fc from 'fast-check'
import { type Decision, decide, explain, type GateName, REFUSAL_GATES } from 'keywarden'
import { expect, test } from 'vitest'
import { answerOf } from '../fixtures/acme.js'
import { plainRequest, requestOf, soundRequest } from '../generators/requests.js'
import { shadow, withShadow } from '../generators/shadows.js'
import type { PlainRequest } from '../twins/reference-decide.js'

const shadowed = fc.oneof(withShadow(soundRequest), withShadow(plainRequest))
type Shadowed = PlainRequest & Required<Pick<PlainRequest, 'shadow'>>

/** The request as it is without shadow mode. */
const enforced = ({ shadow: _, ...plain }: PlainRequest): PlainRequest => plain
const judge = (plain: PlainRequest): Decision => decide(requestOf(plain))
const told = (plain: PlainRequest) => JSON.stringify(judge(plain))

/** The gate that refuses; `undefined` for a yes, and for what no gate refuses. */
function gateOf(plain: PlainRequest): GateName | undefined {
  const answer = answerOf(judge(plain))
  return answer === 'allowed' ? undefined : REFUSAL_GATES[answer]
}

function manages({ policy, operation }: PlainRequest): boolean {
  return [...(policy?.management?.values() ?? [])].includes(operation)
}

/** Those gates that are shadowed and may be. */
const named = (plain: Shadowed): readonly GateName[] => (manages(plain) ? [] : plain.shadow)

function holds(theorem: (plain: Shadowed) => void, numRuns = 500): void {
  fc.assert(fc.property(shadowed, theorem), { numRuns })
}

test('F1: shadowing only ever forgives the gates it names', () => {
  holds((plain) => {
    const before = gateOf(enforced(plain))
    const changed = answerOf(judge(plain)) !== answerOf(judge(enforced(plain)))
    if (changed) expect(named(plain)).toContain(before)
    for (const { gate } of judge(plain).shadowed) expect(named(plain)).toContain(gate)
  })
})

test('F1: credential, surface, scope and faults refuse whatever is shadowed', () => {
  const both = ['address', 'role'] as const
  holds((plain) => {
    const before = judge(enforced(plain))
    if (before.allowed || before.refusal.gate === 'address' || before.refusal.gate === 'role')
      return
    expect(told({ ...plain, shadow: both })).toBe(told(enforced(plain)))
  })
})

test('F1: to shadow none changes nothing', () => {
  holds((plain) => {
    expect(told({ ...plain, shadow: [] })).toBe(told(enforced(plain)))
  })
})

test('F2: a management operation is never shadowed', () => {
  holds((plain) => {
    fc.pre(manages(plain))
    expect(told(plain)).toBe(told(enforced(plain)))
    expect(judge(plain).shadowed).toEqual([])
  })
})

test('F3: shadowing never refuses what was allowed', () => {
  holds((plain) => {
    if (judge(enforced(plain)).allowed) expect(told(plain)).toBe(told(enforced(plain)))
  })
})

test('F3: what is not shadowed is enforced, and the first of it is the answer', () => {
  holds((plain) => {
    fc.pre(judge(enforced(plain)).allowed || gateOf(enforced(plain)) !== undefined)
    const refused = explain(requestOf(enforced(plain))).gates.flatMap((one) =>
      one.outcome === 'refused' && !named(plain).includes(one.gate) ? [one.refusal.code] : [],
    )
    expect(answerOf(judge(plain))).toBe(refused[0] ?? 'allowed')
  })
})

test('F3: to shadow more never refuses more', () => {
  fc.assert(
    fc.property(shadowed, shadow, (plain, gates) => {
      const more = [...new Set([...plain.shadow, ...gates])]
      if (judge(plain).allowed) expect(judge({ ...plain, shadow: more }).allowed).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('F4: what was shadowed is told by the decision, its facts and its explanation alike', () => {
  holds((plain) => {
    const { shadowed: told, facts } = judge(plain)
    const { gates } = explain(requestOf(plain))
    const refused = gates.flatMap((one) => (one.outcome === 'refused' ? [one] : []))
    const enforcing = refused.findIndex((one) => !one.shadowed)
    const before = enforcing === -1 ? refused : refused.slice(0, enforcing)
    expect(told).toEqual(before.map(({ refusal }) => refusal))
    expect(facts.shadowed ?? []).toEqual(told.map(({ code }) => code))
  })
})

test('F4: a yes says by which entry and role, and of what is missing that it is shadowed', () => {
  holds((plain) => {
    const decision = judge(plain)
    if (!decision.allowed || decision.public) return
    const { facts, shadowed: told } = decision
    const codes = told.map(({ code }) => code)
    const operation = requestOf(plain).policy.operation(plain.operation)
    const byRole = operation?.access === 'roles'
    expect(facts.role === undefined).toBe(!byRole || codes.includes('ROLE_MISSING'))
    if (codes.some((code) => REFUSAL_GATES[code] === 'address')) {
      expect(facts.entry).toBeUndefined()
    }
  })
})

/** Anything, often a list of names. Made outside of the test, for where objects are polluted. */
const anything = fc.oneof(
  fc.anything(),
  fc.array(fc.oneof(fc.constantFrom('address', 'role', 'scope', 'credential'), fc.string())),
)

test('F5: what is no list of gates shadows nothing', () => {
  fc.assert(
    fc.property(soundRequest, anything, (plain, given) => {
      const names: unknown[] = Array.isArray(given) ? given : []
      const allowed = names.every((one) => one === 'address' || one === 'role')
      fc.pre(names.length === 0 || !allowed || new Set(names).size < names.length)
      const decision = decide({ ...requestOf(plain), shadow: given as never })
      expect(JSON.stringify(decision)).toBe(told(plain))
    }),
    { numRuns: 1_000 },
  )
})

test('F1, F2, F3: the requests of these theorems are forgiven, refused and managing often enough', () => {
  const sample = fc.sample(shadowed, { numRuns: 1_000, seed: 20_261_124 })
  const count = (holds: (plain: Shadowed) => boolean) => sample.filter(holds).length
  const forgiven = (gate: GateName) => (plain: Shadowed) =>
    judge(plain).allowed && judge(plain).shadowed.some((one) => one.gate === gate)
  expect(count(forgiven('address'))).toBeGreaterThan(50)
  expect(count(forgiven('role'))).toBeGreaterThan(50)
  expect(count((plain) => judge(plain).shadowed.length === 2)).toBeGreaterThan(10)
  expect(
    count((plain) => !judge(plain).allowed && judge(plain).shadowed.length > 0),
  ).toBeGreaterThan(10)
  expect(
    count((plain) => manages(plain) && plain.shadow.some((one) => one === gateOf(plain))),
  ).toBeGreaterThan(10)
})
