import { expect, test } from 'vitest'
import { agree, type Contestant, QUESTIONS, YES } from '../../bench/scenario.js'
import { IN_PROCESS } from '../../bench/scenarios.js'

const MIXED = ['ADDRESS_NOT_ON_ACCESS_LIST', YES, 'OPERATION_UNKNOWN', 'ROLE_MISSING']

/** Thousands of questions to each contestant take a while on a busy machine. */
const PATIENCE_MS = 60_000

/** What the answers of a scenario must be, by the beginning of its name: each occurs, no other. */
const ANSWERS: readonly (readonly [start: string, answers: readonly string[]])[] = [
  ['membership', ['ADDRESS_NOT_ON_ACCESS_LIST', YES]],
  ['decide-allowed', [YES]],
  ['decide-refused-by-address', ['ADDRESS_NOT_ON_ACCESS_LIST']],
  ['decide-refused-by-role', ['ROLE_MISSING']],
  ['decide-mixed', [...MIXED, 'SCOPE_MISMATCH']],
  ['decide-1000-keys', [...MIXED, 'KEY_DISABLED', 'SCOPE_MISMATCH']],
  ['authorize', [YES, 'SECRET_WRONG']],
]

test.each(IN_PROCESS.map((scenario) => [scenario.name, scenario] as const))(
  '%s: all contestants give the same answers, those that the name says, and count them alike',
  async (name, { contestants, promises = [] }) => {
    const all = await contestants()
    await agree(all)

    const [floor, ...others] = all as readonly [Contestant, ...Contestant[]]
    const answers = await Promise.all(Array.from({ length: QUESTIONS }, (_, i) => floor.answer(i)))
    const expected = ANSWERS.find(([start]) => name.startsWith(start))?.[1]
    expect([...new Set(answers)].sort()).toEqual([...(expected ?? [])].sort())

    const yes = (from: number, to: number) =>
      answers.slice(from, to).filter((a) => a === YES).length
    for (const { run } of all) {
      expect(await run(0, QUESTIONS)).toBe(yes(0, QUESTIONS))
      expect(await run(QUESTIONS - 100, 300)).toBe(yes(QUESTIONS - 100, QUESTIONS) + yes(0, 200))
    }
    for (const { contestant } of promises) {
      expect(others.map((one) => one.name)).toContain(contestant)
    }
  },
  PATIENCE_MS,
)

test('a contestant that answers otherwise than the floor is found out', async () => {
  const floor: Contestant = { name: 'floor', answer: () => YES, run: (_, count) => count }
  const liar: Contestant = {
    ...floor,
    name: 'liar',
    answer: (question) => (question === 5000 ? 'ROLE_MISSING' : YES),
  }
  await expect(agree([floor, floor])).resolves.toBeUndefined()
  await expect(agree([floor, liar])).rejects.toThrow(
    'question 5000: floor says ALLOWED, liar ROLE_MISSING',
  )
})
