import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import base from '../vitest.config.js'

/** The suites that have to notice a mutant, as `run.mjs` names them. */
const { KEYWARDEN_SUITES = '' } = process.env

export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: KEYWARDEN_SUITES.split(',').map((suite) => `test/${suite}/**/*.test.ts`),
    // It walks through whole lives of organizations, which takes seconds, for every mutant.
    exclude: ['test/properties/no-escalation.test.ts'],
    // One start for all files of a run: loading the modules again for each takes most of its time.
    isolate: false,
    setupFiles: [fileURLToPath(new URL('few-runs.ts', import.meta.url))],
  },
})
