import { former } from '../caller.js'
import { unproved } from '../expectations.js'
import { request } from '../request-step.js'
import type { Chapter } from '../step.js'

const HOUR_MS = 3_600_000

/** A secret that is renewed while its key goes on working. */
export const rotation: Chapter = {
  title: 'A new private key, without an outage',
  about: 'For an hour the old private key and the new one both work; then only the new one.',
  steps: [
    request({
      title: 'A robot that may do little else renews the key `ci`',
      as: 'rotator',
      send: 'POST /orgs/acme/apiKeys/{ci}/rotate',
      body: { gracePeriodMs: HOUR_MS },
      brings: 'ci',
      evidence: ({ deadline }, { clock }) => ({
        seen: `the old private key ends at ${deadline}`,
        wanted: `the old private key ends at ${new Date(clock.now() + HOUR_MS).toISOString()}`,
      }),
    }),
    request({ title: 'The old private key still works', as: former('ci'), send: 'GET /orgs/acme' }),
    request({ title: 'So does the new one', as: 'ci', send: 'GET /orgs/acme' }),
    request({
      title: 'An hour later, by the clock of this walk, the old one is over',
      as: former('ci'),
      afterMs: HOUR_MS,
      send: 'GET /orgs/acme',
      expected: unproved('SECRET_EXPIRED'),
    }),
    request({ title: 'The new one goes on', as: 'ci', send: 'GET /orgs/acme' }),
  ],
}
