import { fileURLToPath } from 'node:url'
import { mergeConfig } from 'vitest/config'
import base from './vitest.config.js'

/**
 * The suite once more, with a polluted `Object.prototype` while each test runs:
 *
 *     npx vitest run --config test/polluted.vitest.config.ts
 */
const config = mergeConfig(base, {
  test: {
    setupFiles: [fileURLToPath(new URL('fixtures/polluted-prototype.ts', import.meta.url))],
    // Objects are read slowly where their prototype is polluted.
    testTimeout: 60_000,
    exclude: [
      // The TypeScript compiler, which these run over the sources, reads objects carelessly.
      'test/architecture/**',
      'test/public/**',
      // So does the code by hand that the library is measured against: it answers otherwise.
      'test/bench/**',
      // Express takes what is inherited for callbacks of parameters, Hono for headers.
      'test/http/guards/guard-contract.test.ts',
      'test/http/guards/nested-routes.test.ts',
      'test/http/guards/mounted.test.ts',
      'test/http/proxies/**',
      'test/http/attacks/**',
      'test/http/clients/**',
      // The services are processes of their own, whose prototypes nobody pollutes.
      'test/examples/services/**',
      'test/proofs/**',
      // Kysely and the drivers of databases take what is inherited for options.
      'test/databases/**',
      'test/sql/**',
    ],
  },
})

export default config
