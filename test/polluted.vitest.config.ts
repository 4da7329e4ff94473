import { fileURLToPath } from 'node:url'
import { mergeConfig } from 'vitest/config'
import base from './vitest.config.js'

/**
 * The suite once more, with a polluted `Object.prototype` while each test runs:
 *
 *     npx vitest run --config test/polluted.vitest.config.ts
 *
 * Without the tests that run tools over the sources: those tools read objects carelessly.
 */
const config = mergeConfig(base, {
  test: {
    setupFiles: [fileURLToPath(new URL('fixtures/polluted-prototype.ts', import.meta.url))],
    exclude: ['test/architecture/**', 'test/public/**'],
  },
})

export default config
