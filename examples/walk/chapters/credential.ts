import { basic, pair, somebody } from '../caller.js'
import { unproved } from '../expectations.js'
import { request } from '../request-step.js'
import type { Chapter } from '../step.js'

const mistyped = somebody((acme) => {
  const { privateKey } = acme.holder('ci')
  const last = privateKey.endsWith('0') ? '1' : '0'
  return `Bearer ${privateKey.slice(0, -1)}${last}`
})
const unknown = somebody((acme) => pair(acme.forged()))
const guessed = somebody((acme) => pair(acme.forged(acme.holder('ci').publicKey)))
const uuid = somebody((acme) => `Bearer ${acme.holder('legacy').privateKey}`)

/** The gate that asks who is calling. */
export const credential: Chapter = {
  title: 'Who is calling?',
  about: 'Whatever is wrong with a key, its sender is told the same; the log knows better.',
  steps: [
    request({
      title: 'Nobody comes in without a key',
      as: somebody(),
      send: 'GET /orgs/acme',
      expected: unproved('CREDENTIAL_MISSING'),
    }),
    request({
      title: 'A typo shows by the checksum, before the storage is asked',
      as: mistyped,
      send: 'GET /orgs/acme',
      expected: unproved('CREDENTIAL_MALFORMED'),
    }),
    request({
      title: 'A well-formed key that was never given out',
      as: unknown,
      send: 'GET /orgs/acme',
      expected: unproved('KEY_UNKNOWN'),
    }),
    request({
      title: 'The right public key with a private key that was guessed',
      as: guessed,
      send: 'GET /orgs/acme',
      expected: unproved('SECRET_WRONG'),
    }),
    request({ title: 'The real key, as a Bearer token', as: 'ci', send: 'GET /orgs/acme' }),
    request({
      title: 'The same key by Basic, for an operation that takes no role',
      as: basic('ci'),
      send: 'GET /',
    }),
    request({
      title: 'A key in the format of Atlas: eight letters, and a UUID',
      as: basic('legacy'),
      send: 'GET /orgs/acme',
    }),
    request({
      title: 'The UUID alone is no Bearer token: it does not say whose it is',
      as: uuid,
      send: 'GET /orgs/acme',
      expected: unproved('CREDENTIAL_MALFORMED'),
    }),
  ],
}
