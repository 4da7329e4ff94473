import { keywardenFormat } from 'keywarden'
import { beforeAll, describe, expect, test } from 'vitest'
import { Complaint } from '../../../examples/complaint.js'
import { terminalOf } from '../../../examples/terminal.js'
import { somebody } from '../../../examples/walk/caller.js'
import { CHAPTERS } from '../../../examples/walk/chapters/chapters.js'
import { deviation, unproved } from '../../../examples/walk/expectations.js'
import { person } from '../../../examples/walk/person-step.js'
import { request } from '../../../examples/walk/request-step.js'
import { runWalk } from '../../../examples/walk/run-walk.js'
import type { Step } from '../../../examples/walk/step.js'
import { Walk, type Walked, type WalkOptions } from '../../../examples/walk/walk.js'

const pipe = terminalOf({ isTTY: false } as never, {})
const terminal = terminalOf({ isTTY: true, columns: 100 } as never, {})

async function walked(options?: WalkOptions): Promise<readonly Walked[]> {
  const walk = await Walk.begin(options)
  const steps: Walked[] = []
  try {
    for await (const step of walk.steps()) steps.push(step)
  } finally {
    await walk.end()
  }
  return steps
}

/** What a walk prints, and whether it went well. */
async function printed(options?: WalkOptions, on = pipe) {
  let text = ''
  const well = await runWalk(
    on,
    async (more) => {
      text += more
    },
    options,
  )
  return { text, well }
}

const planted = (...steps: Step[]) => ({ chapters: [{ title: 'Planted', about: '-', steps }] })
const fine = request({ title: 'A fine step', as: 'ci', send: 'GET /orgs/acme' })

describe('the walk', () => {
  let steps: readonly Walked[] = []

  beforeAll(async () => {
    steps = await walked()
  })

  test.each(
    CHAPTERS.flatMap(({ title, steps }) =>
      steps.map((step, index) => [title, index, step] as const),
    ),
  )('%s %i: $title', (_, __, step) => {
    const taken = steps.find((one) => one.step === step)
    expect(taken?.failure).toBe(undefined)
    if (taken?.skipped !== undefined) return expect(step.from).toBe('::1')
    expect(taken?.outcome && deviation(step.expected, taken.outcome)).toBe(undefined)
  })

  test('shows all rows of the table of access lists, and every procedure', () => {
    const labels = new Set(steps.filter((one) => one.outcome).map(({ step }) => step.label))
    const rows = [1, 2, 3, 4, 5].map((row) => `row ${row} of 5`)
    const procedures = Array.from({ length: 11 }, (_, number) => `P${number}`)
    expect([...labels]).toEqual(expect.arrayContaining([...rows, ...procedures]))
  })

  test('lets in what the rows of the table let in, and refuses the others by their code', () => {
    const answers = steps
      .filter(({ step }) => step.label?.startsWith('row'))
      .map(({ step, outcome }) => [step.label, outcome?.code ?? outcome?.status] as const)
    const distinct = Object.fromEntries(answers.filter(([, answer]) => answer !== undefined))
    expect(distinct).toEqual({
      'row 1 of 5': 200,
      'row 2 of 5': 'ADDRESS_NOT_ON_ACCESS_LIST',
      'row 3 of 5': 'ORGANIZATION_REQUIRES_ACCESS_LIST',
      'row 4 of 5': 'OPERATION_REQUIRES_ACCESS_LIST',
      'row 5 of 5': 200,
    })
  })

  test('meets every gate, and several rules of management', () => {
    const outcomes = steps.flatMap(({ outcome }) => outcome ?? [])
    expect(new Set(outcomes.flatMap(({ gate }) => gate ?? []))).toEqual(
      new Set(['credential', 'surface', 'address', 'scope', 'role']),
    )
    const rules = outcomes.filter(({ code, gate }) => code !== undefined && gate === undefined)
    expect(rules.map(({ code }) => code)).toEqual([
      'ESCALATION',
      'SELF_LOCKOUT',
      'UNRESTRICTED',
      'NO_OWNER_KEY',
    ])
  })

  test('says for every refusal what would have made it pass', () => {
    const refused = steps.filter(({ outcome }) => outcome?.code !== undefined)
    expect(refused.length).toBeGreaterThan(20)
    for (const { outcome } of refused) {
      expect(outcome?.remedies.join()).toMatch(/\w{3}/)
    }
  })
})

describe('what the walk prints', () => {
  test('is the whole of it, in lines that fit, without colour for a pipe', async () => {
    const { text, well } = await printed()
    expect(well).toBe(true)
    for (const { title, steps } of CHAPTERS) {
      expect(text).toContain(`\n${title}\n`)
      for (const step of steps) expect(text).toContain(step.title)
    }
    expect(text).toMatch(/\d+ requests and 3 orders by people, each answered as expected/)
    expect(text).not.toContain('\u001b')
    const tooLong = text.split('\n').filter((line) => line.length > pipe.columns)
    expect(tooLong).toEqual([])
  })

  test('is in colour for a terminal', async () => {
    const { text } = await printed(planted(fine), terminal)
    expect(text).toContain('\u001b[32m✓ 200')
  })

  test('has no private key in it, of either format', async () => {
    const { text } = await printed()
    expect(text).toMatch(/\*{4}\w{4}/)
    expect(text.match(keywardenFormat().pattern)).toBe(null)
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}/)
  })
})

describe('without IPv6', () => {
  test('the steps that need it are skipped, with the reason, and the walk goes on to its end', async () => {
    const steps = await walked({ hosts: ['127.0.0.1'] })
    const skipped = steps.filter((one) => one.skipped !== undefined)
    expect(skipped.map(({ step }) => step.from)).toEqual(['::1', '::1', '::1'])
    expect(steps).toHaveLength(CHAPTERS.flatMap((chapter) => chapter.steps).length)
    expect(steps.filter(({ failure }) => failure !== undefined)).toEqual([])
    const { text, well } = await printed({ hosts: ['127.0.0.1'] })
    expect(well).toBe(true)
    expect(text).toContain('- skipped                  nobody listens on ::1: not asked for')
  })

  test('there is a walk, and without IPv4 there is none', async () => {
    await expect(Walk.begin({ hosts: ['::1'] })).rejects.toThrow(Complaint)
  })
})

describe('an answer that is not expected', () => {
  const wrong: readonly (readonly [string, Step])[] = [
    [
      'expected 200, and got 403 for ADDRESS_NOT_ON_ACCESS_LIST at the address gate',
      request({ title: 'let in', as: 'partner', send: 'GET /orgs/acme' }),
    ],
    [
      'expected 403 for ROLE_MISSING at the role gate, and got 200',
      request({
        ...{ title: 'refused', as: 'ci', send: 'GET /orgs/acme' },
        expected: { status: 403, gate: 'role', code: 'ROLE_MISSING', told: 'ROLE_MISSING' },
      }),
    ],
    [
      'CREDENTIAL_MISSING at the credential gate, told as UNAUTHORIZED',
      request({
        ...{ title: 'told why', as: somebody(), send: 'GET /orgs/acme' },
        expected: { ...unproved('CREDENTIAL_MISSING'), told: 'CREDENTIAL_MISSING' },
      }),
    ],
    [
      'expected the answer to show acme, and it shows rival',
      request({
        ...{ title: 'shows', as: 'ci', send: 'GET /orgs/acme' },
        evidence: () => ({ seen: 'rival', wanted: 'acme' }),
      }),
    ],
    [
      'expected done, and got refused for NO_OWNER_KEY',
      person({
        ...{ title: 'carried out', as: 'ORG_OWNER', what: 'keys.delete' },
        order: (acme, actor) => acme.manager.keys.delete(actor, { key: acme.holder('owner').id }),
      }),
    ],
    [
      'it ended in an error: nobody goes by the name stranger',
      request({ title: 'sent', as: 'stranger', send: 'GET /orgs/acme' }),
    ],
  ]

  test.each(wrong)('ends the walk: %s', async (failure, step) => {
    const steps = await walked(planted(fine, step, fine))
    expect(steps.map((one) => one.failure === undefined)).toEqual([true, false])
    expect(steps.at(-1)?.failure).toContain(failure)
  })

  test('is said, with the step, beside the step and at the end', async () => {
    const wrongly = request({ title: 'A wrong step', as: 'partner', send: 'GET /orgs/acme' })
    const { text, well } = await printed(planted(fine, wrongly, fine))
    expect(well).toBe(false)
    expect(text).toContain('    UNEXPECTED                 expected 200, and got 403')
    expect(text).toContain('Step 2 went wrong: A wrong step; expected 200, and got 403')
    expect(text).not.toContain('as expected.')
  })
})
