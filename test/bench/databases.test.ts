import { afterEach, describe, expect, test } from 'vitest'
import { readCommandLine } from '../../bench/command-line.js'
import { agree, type Contestant } from '../../bench/scenario.js'
import { ON_DATABASES, SCENARIOS } from '../../bench/scenarios.js'

let contestants: readonly Contestant[] = []

afterEach(async () => {
  for (const { end } of contestants) await end?.()
  contestants = []
})

/** The others have servers in processes of their own: `http-database.test.ts` asks such servers here. */
const here = ON_DATABASES.filter(({ name }) => !name.startsWith('http-'))

for (const scenario of here) {
  if (scenario.unavailable) console.info(`${scenario.name} is left out: ${scenario.unavailable}`)
  describe.skipIf(scenario.unavailable !== undefined)(scenario.name, () => {
    test('all contestants give the same answers, and count them alike', async () => {
      const { questions = 0, promises = [] } = scenario
      contestants = await scenario.contestants()
      await agree(contestants, questions)

      const [floor, ...others] = contestants as readonly [Contestant, ...Contestant[]]
      const yes = await floor.run(questions - 10, 30)
      expect(yes).toBeGreaterThan(0)
      for (const { run } of others) expect(await run(questions - 10, 30)).toBe(yes)
      const names = others.map(({ name }) => name)
      for (const { contestant } of promises) expect(names).toContain(contestant)
    })
  })
}

test('a run that names nothing asks no database', () => {
  expect(readCommandLine([], SCENARIOS)?.scenarios).not.toContain(ON_DATABASES[0])
  const named = readCommandLine(['--only', 'sql-lookup'], SCENARIOS)
  expect(named?.scenarios).toContain(ON_DATABASES[0])
})
