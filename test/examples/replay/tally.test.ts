import { importAtlas } from 'keywarden/atlas'
import { expect, test } from 'vitest'
import { type Answer, judge } from '../../../examples/replay/judge.js'
import { Malformed } from '../../../examples/replay/log-entry.js'
import { Tally } from '../../../examples/replay/tally.js'
import { exported, ORGANIZATION, request } from './small-log.js'

const atlas = importAtlas(exported)

function tallyOf(lines: readonly string[]): Tally {
  const tally = new Tally()
  for (const one of judge(atlas, lines, 1).answers) tally.count(one)
  return tally
}

const known = { publicKey: 'aaaaaaaa' }

test('every line is counted once: malformed, allowed, or refused by a code', () => {
  const tally = tallyOf([request(), '', request({ operation: 'updateOrg' }), '{', request()])
  expect(tally).toMatchObject({ lines: 5, malformed: 2, requests: 3, allowed: 2 })
  expect([...tally.byCode]).toEqual([['ROLE_MISSING', 1]])
})

test('a key is counted by what it asked and what it was refused, a stranger is not', () => {
  const tally = tallyOf([
    request(known),
    request({ ...known, operation: 'updateOrg' }),
    request({ ...known, operation: 'updateOrg' }),
    request({ ...known, operation: 'deleteOrg' }),
    request({ publicKey: 'zzzzzzzz' }),
  ])
  const [[key, ofKey] = []] = tally.byKey
  expect(tally.byKey.size).toBe(1)
  expect(key?.publicKey).toBe('aaaaaaaa')
  expect(ofKey).toMatchObject({ requests: 4, refused: 3 })
  expect([...(ofKey?.refusals.get('ROLE_MISSING') ?? [])]).toEqual([
    ['updateOrg', 2],
    ['deleteOrg', 1],
  ])
})

test('examples are of as many codes as there are, in the order of the gates', () => {
  const tally = tallyOf([
    request({ operation: 'updateOrg' }),
    request({ operation: 'deleteOrg' }),
    request({ orgId: undefined }),
    request({ publicKey: 'zzzzzzzz' }),
  ])
  const shown = (count: number) =>
    tally.examples(count).map(({ decision }) => !decision.allowed && decision.refusal.code)
  expect(shown(3)).toEqual(['KEY_UNKNOWN', 'SCOPE_MISMATCH', 'ROLE_MISSING'])
  expect(shown(10)).toEqual(['KEY_UNKNOWN', 'SCOPE_MISMATCH', 'ROLE_MISSING', 'ROLE_MISSING'])
})

test('its size does not grow with the log: the first ten of a code, a hundred names a key', () => {
  const lines = Array.from({ length: 250 }, (_, index) => request({ operation: `unknown${index}` }))
  const tally = tallyOf(lines)
  expect(tally.examples(1000).map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  const operations = [...tally.byKey.values()][0]?.refusals.get('OPERATION_UNKNOWN')
  expect(operations?.size).toBe(101)
  expect(operations?.get('others')).toBe(150)
})

test('lines keep their numbers, and answers their order', () => {
  const { answers } = judge(atlas, [request(), 'x', request({ orgId: ORGANIZATION })], 41)
  expect(answers.map(({ line }) => line)).toEqual([41, 42, 43])
  expect(answers[1]).toBeInstanceOf(Malformed)
  expect((answers[2] as Answer).decision.allowed).toBe(true)
})
