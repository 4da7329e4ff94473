/** How a test of the suite ended. */
export interface Outcome {
  readonly name: string
  readonly failed: boolean
}

/** A run of the suite: its tests, and what went wrong outside of any test. */
export interface Run {
  readonly outcomes: readonly Outcome[]
  readonly errors: readonly string[]
}

/** The rules a test is about: `S3, S7: while it is on …` is about two. */
export function rulesOf(name: string): readonly string[] {
  return /^[A-Z]+\d+(?:, [A-Z]+\d+)*(?=: )/.exec(name)?.[0].split(', ') ?? []
}

/** What is wrong with a run on the code as it is; `undefined` when all is well. */
export function complaintAboutSound({ outcomes, errors }: Run): string | undefined {
  const [error] = errors
  if (error !== undefined) return error
  const failed = outcomes.find((outcome) => outcome.failed)
  if (failed !== undefined) return `fails although nothing is planted: ${failed.name}`
  const nameless = outcomes.find(({ name }) => rulesOf(name).length === 0)
  if (nameless !== undefined) return `names no rule: ${nameless.name}`
  return outcomes.length === 0 ? 'there are no tests' : undefined
}

/**
 * What is wrong with a run on code that breaks a rule; `undefined` when tests of that rule failed
 * and no others.
 */
export function complaintAboutPlanted(rule: string, { outcomes, errors }: Run): string | undefined {
  const [error] = errors
  if (error !== undefined) return `breaks more than a test: ${error}`
  const failed = outcomes.filter((outcome) => outcome.failed)
  const beside = failed.filter(({ name }) => !rulesOf(name).includes(rule))
  if (beside.length > 0) {
    return `tests of other rules fail: ${beside.map(({ name }) => name).join('; ')}`
  }
  return failed.length === 0 ? 'no test notices' : undefined
}

/** The rules that lack what keeps them: a test, or a fault that shows the test can fail. */
export function neglected(
  rules: readonly string[],
  tested: ReadonlySet<string>,
  planted: ReadonlySet<string>,
): readonly string[] {
  return [
    ...rules.filter((rule) => !tested.has(rule)).map((rule) => `${rule} has no test`),
    ...[...new Set([...rules, ...tested])]
      .filter((rule) => !planted.has(rule))
      .map((rule) => `${rule} has no fault`),
  ]
}
