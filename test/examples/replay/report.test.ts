import { importAtlas } from 'keywarden/atlas'
import { beforeAll, describe, expect, test } from 'vitest'
import { judge } from '../../../examples/replay/judge.js'
import { busiestKeys } from '../../../examples/replay/report-keys.js'
import { explainedRefusals } from '../../../examples/replay/report-refusals.js'
import { rates, summary } from '../../../examples/replay/report-summary.js'
import { Tally } from '../../../examples/replay/tally.js'
import { terminalOf } from '../../../examples/terminal.js'
import { exported, PROJECT, request } from './small-log.js'

const atlas = importAtlas(exported)
const plain = terminalOf({ isTTY: false } as never, {})
const tally = new Tally()

beforeAll(() => {
  const lines = [
    request(),
    request({ operation: 'updateOrg' }),
    request({ operation: 'updateOrg' }),
    request({ operation: 'takeSnapshots', orgId: undefined, groupId: PROJECT }),
    request({ operation: 'a\u001b[2Jb', address: 'nowhere' }),
    request({ surface: 'console' }),
    'x',
  ]
  for (const one of judge(atlas, lines, 1).answers) tally.count(one)
})

test('the summary tells count and share of each answer, and how many lines were malformed', () => {
  const text = summary(tally, atlas, plain).join('\n')
  expect(text).toContain('6 requests against 1 keys, 1 projects, 1 organizations')
  expect(text).toMatch(/^allowed +1 +16\.7%/m)
  expect(text).toMatch(/^refused +5 +83\.3%/m)
  expect(text).toMatch(/^ {2}ROLE_MISSING +2 +33\.3%/m)
  expect(text).toContain('1 malformed lines, named on stderr')
})

test('bars are as long as their share of the longest, and never missing', () => {
  const bars = summary(tally, atlas, plain).flatMap((line) => /#+$/.exec(line)?.[0].length ?? [])
  const [allowed = 0, refused = 0] = bars
  expect(refused).toBe(80 - 36 - 11 - 8 - 2)
  expect(allowed).toBe(Math.round(refused / 5))
  expect(Math.min(...bars)).toBeGreaterThan(0)
})

test('what is rare has a bar too', () => {
  const often = new Tally()
  const lines = [
    ...Array.from({ length: 500 }, () => request()),
    request({ publicKey: 'zzzzzzzz' }),
  ]
  for (const one of judge(atlas, lines, 1).answers) often.count(one)
  const rows = summary(often, atlas, plain)
  expect(rows.find((line) => line.includes('KEY_UNKNOWN'))).toMatch(/ {2}#$/)
})

test('nothing at all is no division by nothing', () => {
  const nothing = summary(new Tally(), atlas, plain).join('\n')
  expect(nothing).toMatch(/^allowed +0 +0\.0%$/m)
  expect(busiestKeys(new Tally(), atlas, plain)).toEqual([])
  expect(rates(new Tally(), { decideMs: 0, wholeMs: 0 }, plain).join()).not.toMatch(/NaN|∞/)
})

test('a key is told with what it was refused, the most frequent first', () => {
  const [head, first] = busiestKeys(tally, atlas, plain)
  expect(head).toMatch(/^aaaaaaaa {2}nightly export, Acme Logistics +6 requests, 5 refused$/)
  expect(head).toHaveLength(80)
  expect(first).toMatch(/^ +2 {2}ROLE_MISSING +updateOrg 2$/)
})

describe('a refusal explained', () => {
  const explained = (code: string) => {
    const answers = tally.examples(10)
    const answer = answers.find(
      ({ decision }) => !decision.allowed && decision.refusal.code === code,
    )
    return explainedRefusals(answer === undefined ? [] : [answer], atlas, plain).join('\n')
  }

  test('tells who, from where, what, why, every gate, and the way out', () => {
    const lines = explained('OPERATION_REQUIRES_ACCESS_LIST').split('\n')
    expect(lines.slice(0, 4)).toEqual([
      `${'1.  OPERATION_REQUIRES_ACCESS_LIST'.padEnd(74)}line 4`,
      '    who      aaaaaaaa, nightly export, Acme Logistics',
      '    from     203.0.113.7',
      '    what     takeSnapshots in project billing',
    ])
    expect(lines).toContain('    gates    + credential   + surface   x address   + scope   x role')
    const labels = lines.slice(1).map((line) => line.slice(4, 13).trim())
    const named = labels.filter((label) => label !== '')
    expect(named).toEqual(['who', 'from', 'what', 'why', 'gates', 'to pass', 'and'])
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  test('is harmless for a terminal, whatever the log says', () => {
    const text = explained('OPERATION_UNKNOWN')
    expect(text).toContain('what     a\\u{1b}[2Jb in organization Acme Logistics')
    expect(text).toContain('from     "nowhere", which is no address')
    expect(text).not.toContain('\u001b')
  })

  test('names the surface, where it is not the API', () => {
    expect(explained('CONSOLE_FORBIDDEN')).toContain('Acme Logistics, on the console')
  })
})
