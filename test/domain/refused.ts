import { type ErrorCode, InvalidInput, InvalidPolicy, KeywardenError } from 'keywarden'

/** Why an input is refused, as `field rule`, one a line. Fails when it is not, or otherwise. */
export function complaintOf(run: () => unknown): string {
  const { issues } = thrownBy(run, InvalidInput)
  return issues.map(({ field, rule }) => `${field || 'it'} ${rule}`).join('\n')
}

/** The field that is at fault when an input is refused. */
export function faultyField(run: () => unknown): string {
  return thrownBy(run, InvalidInput).field
}

/** What is wrong with a policy, as `CODE path`. Fails when nothing is. */
export function problemsOf(run: () => unknown): string[] {
  return thrownBy(run, InvalidPolicy).problems.map(({ code, path }) => `${code} ${path}`)
}

/** `'accepted'`, or the code of the error of this library; an error of another kind passes through. */
export function answerTo(run: () => unknown): 'accepted' | ErrorCode {
  try {
    run()
    return 'accepted'
  } catch (error) {
    if (error instanceof KeywardenError) return error.code
    throw error
  }
}

/** The error of that class that `run` ends in; any other error passes through. */
export function thrownBy<Thrown extends Error>(
  run: () => unknown,
  kind: abstract new (...fields: never[]) => Thrown,
): Thrown {
  try {
    run()
  } catch (error) {
    if (error instanceof kind) return error
    throw error
  }
  throw new Error(`this was to end in ${kind.name}`)
}
