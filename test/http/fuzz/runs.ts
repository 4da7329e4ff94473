/**
 * How many cases each parser gets: a second's worth in the suite, and as many as are asked for in a
 * long run.
 *
 *     KEYWARDEN_FUZZ=2000000 npx vitest run --config test/vitest.config.ts test/http/fuzz
 */
const { KEYWARDEN_FUZZ = '2000' } = process.env

export const FUZZ = { numRuns: Number(KEYWARDEN_FUZZ) }

/** Time for a test with that many cases, in milliseconds: a case takes less than a tenth of one. */
export const FUZZ_TIMEOUT_MS = 20_000 + FUZZ.numRuns
