import type { Test } from '../../ports/contract/run-cases.js'
import { CREDENTIAL_PROMISES } from './credential-promises.js'
import { DIGEST_PROMISES } from './digest-promises.js'
import { beginTrial } from './guard-trial.js'
import type { ServeGuarded } from './guarded-server.js'
import { REQUEST_PROMISES } from './request-promises.js'

/**
 * Declares the tests that every adapter of the guard has to pass, against real requests on loopback.
 *
 * The runner is an argument, and so is the server: `guardContract(test, serve)`, where `serve` starts
 * one with the three routes of `GuardedRoutes`, guarded by the options it is handed.
 */
export function guardContract(test: Test, serve: ServeGuarded): void {
  for (const [promise, { options, check }] of Object.entries({
    ...CREDENTIAL_PROMISES,
    ...DIGEST_PROMISES,
    ...REQUEST_PROMISES,
  })) {
    test(`guard: ${promise}`, async () => {
      const trial = await beginTrial(serve, options)
      try {
        await check(trial)
      } finally {
        await trial.server.close()
      }
    })
  }
}
