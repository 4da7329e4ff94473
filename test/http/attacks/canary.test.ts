/**
 * A canary (SR-09): a secret that is sent over HTTP, in whatever place and form, is in no response, no
 * event, no fault, nothing that is written to the console, and nothing that hooks and handlers are shown.
 */
import { AuthorizationEngine } from 'keywarden'
import { basic, bearer, type GuardOptions, problemDetails } from 'keywarden/http'
import type { GuardedOperation } from 'keywarden/testing'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { guardPolicy } from '../../../src/http/contract/guard-scene.js'
import { basicOf, bearing } from '../../../src/http/contract/guard-trial.js'
import { listening } from '../../authorization/noting.js'
import { settled } from '../../authorization/world.js'
import { traces } from '../../fixtures/canary.js'
import { type Holder, World } from '../../management/world.js'
import { SERVERS, type ServeAt } from '../guards/servers.js'
import { exchange, headOf } from '../wire/exchange.js'

/** A request with a secret in every place where somebody may put it. */
function requests(holder: Holder): readonly string[] {
  const { privateKey } = holder
  const [token, pair] = [bearing(holder), basicOf(holder)]
  return [
    ...[headOf([token]), headOf([pair]), headOf([token], '/status')],
    ...[headOf([token], '/organizations/harbour'), headOf([token, token]), headOf([token, pair])],
    ...[headOf([`${token}x`]), headOf([`${token}\xe9`]), headOf([`${token}\0`])],
    ...['Token', 'ApiKey', 'Digest', 'Basic', privateKey].map((scheme) =>
      headOf([`authorization: ${scheme} ${privateKey}`]),
    ),
    ...['authorization', 'x-api-key', 'cookie', 'proxy-authorization', 'x-forwarded-for'].map(
      (name) => headOf([`${name}: ${privateKey}`]),
    ),
    headOf([`${privateKey}: x`]),
    headOf([token], `/organizations/acme?token=${privateKey}`),
    headOf([token, `x-forwarded-for: ${privateKey}`]),
    headOf([token, `x: ${'a'.repeat(20_000)}`]),
    headOf([token]).replace('GET', 'POST'),
    headOf([token]).replace('HTTP/1.1', privateKey),
  ]
}

/** A server of which everything that can be told is kept. */
async function telling(serve: ServeAt, change: Partial<GuardOptions<GuardedOperation>> = {}) {
  const world = await World.empty({ policy: guardPolicy })
  const told: unknown[] = [listening()]
  const tell = (what: unknown) => void told.push(what)
  for (const name of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
    vi.spyOn(console, name).mockImplementation((...words) => tell(words))
  }
  const engine = new AuthorizationEngine({
    ...{ policy: guardPolicy, lookup: world.memory, onFault: tell },
    ...{ decisions: { record: tell }, usage: { record: tell } },
  }) as AuthorizationEngine as AuthorizationEngine<GuardedOperation>
  const options: GuardOptions<GuardedOperation> = {
    ...{ engine, schemes: [bearer(), basic()], header: 'x-forwarded-for' },
    trustedProxies: ['127.0.0.1'],
    directFromProxy: true,
    throttle: (caller) => {
      tell(caller)
      return false
    },
    answers: (outward) => {
      tell(outward)
      return problemDetails(outward)
    },
    ...change,
  }
  const { port, close } = await serve({
    options,
    reply: (operation, principal) => {
      tell([operation, principal])
      return { operation, key: principal?.actor.id }
    },
  })
  onTestFinished(close)
  const ask = async (bytes: string) => tell(await exchange({ port }, bytes))
  return { world, told, ask, options }
}

const member = { roles: ['MEMBER'], accessList: [] }

describe.each(Object.entries(SERVERS))('%s', (_, serve) => {
  test('tells no secret of a key that is let in, nor of one that is refused', async () => {
    const { world, told, ask, options } = await telling(serve)
    const stranger = await (await World.empty({ policy: guardPolicy })).key(member)
    for (const holder of [
      await world.key(member),
      await world.key({ ...member, accessList: ['203.0.113.7'] }),
      await world.key({ ...member, expiresAt: world.now + 1 }),
      stranger,
    ]) {
      for (const bytes of requests(holder)) await ask(bytes)
      await settled()
      const secret = holder.privateKey
      expect(traces([told, options], secret.slice(0, -4), secret.slice(-20))).toEqual([])
      // The search finds what is there: the public key is no secret, and is told.
      if (holder !== stranger) expect(traces(told, holder.publicKey)).not.toEqual([])
    }
  }, 30_000)

  test('tells none when a hook of the application throws', async () => {
    const fault = (): never => {
      throw new Error('a part of the application is broken')
    }
    for (const change of [{ answers: fault }, { throttle: fault }]) {
      const { world, told, ask } = await telling(serve, change)
      const holder = await world.key(member)
      for (const bytes of requests(holder)) await ask(bytes)
      await settled()
      expect(traces(told, holder.privateKey.slice(0, -4))).toEqual([])
    }
  }, 30_000)
})
