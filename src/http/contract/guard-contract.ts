import { deepEqual, equal, notEqual, ok } from 'node:assert/strict'
import type { Test } from '../../ports/contract/run-cases.js'
import { basic } from '../basic.js'
import { bearer } from '../bearer.js'
import type { GuardOptions } from '../guard-options.js'
import { type GuardedOperation, GuardScene, type Holder } from './guard-scene.js'
import type { GuardedServer, ServeGuarded } from './guarded-server.js'
import { hangUp, type RawRequest, type RawResponse, send } from './raw-request.js'

const READ = '/organizations/acme'
const DEPLOY = { method: 'POST', target: '/projects/billing/deployments' }

/** A server under test, what it guards, and what reached its handlers. */
interface Trial {
  readonly scene: GuardScene
  /** The operations whose handlers ran, with the id of the key they saw. */
  readonly reached: readonly (readonly [GuardedOperation, string | undefined])[]
  readonly server: GuardedServer
  ask(request: RawRequest, holder?: Holder): Promise<RawResponse>
}

/**
 * Declares the tests that every adapter of the guard has to pass, against real requests on loopback.
 *
 * The runner is an argument, and so is the server: `guardContract(test, serve)`, where `serve` starts
 * one with the three routes of {@link GuardedRoutes}, guarded by the options it is handed.
 */
export function guardContract(test: Test, serve: ServeGuarded): void {
  for (const [promise, { options, check }] of Object.entries(CASES)) {
    test(`guard: ${promise}`, async () => {
      const trial = await begin(serve, options)
      try {
        await check(trial)
      } finally {
        await trial.server.close()
      }
    })
  }
}

interface Case {
  readonly options?: Partial<GuardOptions<GuardedOperation>>
  readonly check: (trial: Trial) => Promise<void>
}

async function begin(serve: ServeGuarded, options: Case['options']): Promise<Trial> {
  const scene = new GuardScene()
  const reached: [GuardedOperation, string | undefined][] = []
  const server = await serve({
    options: { engine: scene.engine, schemes: [bearer(), basic()], ...options },
    reply: (operation, principal) => {
      reached.push([operation, principal?.actor.id])
      return { operation, key: principal?.actor.id ?? null }
    },
  })
  const ask = ({ headers = [], ...request }: RawRequest, holder?: Holder) =>
    send(server.port, {
      ...request,
      headers: holder === undefined ? headers : [...headers, bearing(holder)],
    })
  return { scene, reached, server, ask }
}

function bearing({ privateKey }: Holder): string {
  return `authorization: Bearer ${privateKey}`
}

function basicOf({ publicKey, privateKey }: Holder): string {
  return `authorization: Basic ${Buffer.from(`${publicKey}:${privateKey}`).toString('base64')}`
}

function codeOf({ body }: RawResponse): unknown {
  return JSON.parse(body).code
}

const CASES: Readonly<Record<string, Case>> = {
  'who may is served, and the handler sees who it is': {
    async check({ scene, reached, ask }) {
      const key = scene.key()
      const read = await ask({ target: READ }, key)
      equal(read.status, 200)
      deepEqual(JSON.parse(read.body), { operation: 'readOrganization', key: key.id })
      equal((await ask(DEPLOY, key)).status, 200)
      equal((await ask({ target: READ, headers: [basicOf(key)] })).status, 200)
      deepEqual(
        reached.map(([operation]) => operation),
        ['readOrganization', 'deploy', 'readOrganization'],
      )
    },
  },

  'who may not is answered, and no handler runs': {
    async check({ scene, reached, ask }) {
      const bare = scene.key({ organizationRoles: [], projectRoles: {} })
      for (const holder of [undefined, scene.stranger()]) {
        equal((await ask({ target: READ }, holder)).status, 401)
        equal((await ask(DEPLOY, holder)).status, 401)
      }
      const refused = await ask({ target: READ }, bare)
      deepEqual([refused.status, codeOf(refused)], [403, 'ROLE_MISSING'])
      equal((await ask(DEPLOY, bare)).status, 403)
      deepEqual(reached, [])
    },
  },

  'an answer goes out whole: status, type, challenges, no caching': {
    async check({ ask }) {
      const { status, headers, body } = await ask({ target: READ })
      equal(status, 401)
      deepEqual(headers.get('content-type')?.[0]?.split(';')[0], 'application/problem+json')
      deepEqual(headers.get('cache-control'), ['no-store'])
      const challenges = headers.get('www-authenticate')?.join(', ')
      equal(challenges, 'Bearer realm="api", Basic realm="api", charset="UTF-8"')
      equal(JSON.parse(body).code, 'CREDENTIAL_MISSING')
    },
  },

  'whatever is wrong with a credential, the answer is the same, byte for byte': {
    async check({ scene, ask }) {
      const past = Date.UTC(2026, 1)
      const wrong = { ...scene.key(), privateKey: scene.stranger().privateKey }
      const holders = [
        scene.stranger(),
        wrong,
        scene.key({ revokedAt: past }),
        scene.key({ disabledAt: past }),
        scene.key({ expiresAt: past }),
        scene.key({ notBefore: 8e15 }),
        { ...wrong, privateKey: 'nonsense' },
      ]
      const answers = await Promise.all(holders.map((holder) => ask({ target: READ }, holder)))
      for (const answer of answers) deepEqual(answer, answers[0])
      equal(answers[0]?.status, 401)
    },
  },

  'two Authorization headers are refused, whichever of them is good': {
    async check({ scene, reached, ask }) {
      const [one, other] = [bearing(scene.key()), bearing(scene.stranger())]
      for (const headers of [
        [one, other],
        [other, one],
        [one, one],
      ]) {
        equal((await ask({ target: READ, headers })).status, 401)
      }
      deepEqual(reached, [])
    },
  },

  'the address is that of the connection, whatever headers say': {
    async check({ scene, ask }) {
      const elsewhere = scene.key({ accessList: ['203.0.113.7'] })
      const forged = ['x-forwarded-for', 'x-real-ip', 'x-client-ip', 'cf-connecting-ip'].map(
        (name) => `${name}: 203.0.113.7`,
      )
      const refused = await ask(
        { target: READ, headers: [...forged, 'forwarded: for=203.0.113.7'] },
        elsewhere,
      )
      deepEqual([refused.status, codeOf(refused)], [403, 'ADDRESS_NOT_ON_ACCESS_LIST'])
      ok(refused.body.includes('127.0.0.1'))
      equal((await ask({ target: READ }, scene.key({ accessList: ['127.0.0.1'] }))).status, 200)
    },
  },

  'behind a trusted proxy it is the last address that the proxy vouches for': {
    options: { trustedProxies: ['127.0.0.0/8'], header: 'x-forwarded-for' },
    async check({ scene, ask }) {
      const key = scene.key({ accessList: ['203.0.113.7'] })
      const from = async (...lines: string[]) => {
        const headers = lines.map((line) => `x-forwarded-for: ${line}`)
        return (await ask({ target: READ, headers }, key)).status
      }
      equal(await from('192.0.2.66, 203.0.113.7'), 200)
      equal(await from('192.0.2.66', '203.0.113.7, 127.0.0.1'), 200)
      equal(await from('203.0.113.7, 192.0.2.66'), 403)
      equal(await from('203.0.113.7', '192.0.2.66'), 403)
      equal(await from(), 403)
    },
  },

  'the scope is what the path says, decoded once': {
    async check({ scene, ask }) {
      const key = scene.key()
      equal((await ask({ target: '/organizations/ac%6De' }, key)).status, 200)
      for (const target of ['/organizations/harbour', '/organizations/ac%256De']) {
        const refused = await ask({ target }, key)
        deepEqual([refused.status, codeOf(refused)], [403, 'SCOPE_NOT_REACHABLE'])
      }
      const elsewhere = await ask({ method: 'POST', target: '/projects/other/deployments' }, key)
      equal(elsewhere.status, 403)
    },
  },

  'what is public is served to anybody, and nobody is its principal': {
    async check({ scene, reached, ask }) {
      equal((await ask({ target: '/status' })).status, 200)
      equal((await ask({ target: '/status' }, scene.stranger())).status, 200)
      deepEqual(reached, [
        ['readStatus', undefined],
        ['readStatus', undefined],
      ])
      equal(scene.lookups, 0)
    },
  },

  'HEAD is judged as GET is': {
    async check({ scene, reached, ask }) {
      equal((await ask({ method: 'HEAD', target: READ })).status, 401)
      deepEqual(reached, [])
      const { status, body } = await ask({ method: 'HEAD', target: READ }, scene.key())
      deepEqual([status, body], [200, ''])
    },
  },

  'no other spelling of a route, and no other method, reaches its handler unjudged': {
    async check({ reached, ask }) {
      for (const target of [
        ...['/Organizations/acme', '/organizations/acme/', '//organizations/acme'],
        ...['/organizations//acme', '/./organizations/acme', '/x/../organizations/acme'],
        ...['/organizations/acme?x=1', '/organizations/acme;x', '/%6frganizations/acme'],
      ]) {
        notEqual((await ask({ target })).status, 200)
      }
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        await ask({ method, target: READ })
      }
      deepEqual(reached, [])
    },
  },

  'a fault is 503 with a time to come back, and no handler runs': {
    async check({ scene, reached, ask }) {
      const key = scene.key()
      scene.isDown = true
      const { status, headers } = await ask({ target: READ }, key)
      deepEqual([status, headers.get('retry-after')], [503, ['5']])
      deepEqual(reached, [])
    },
  },

  'requests at once do not see one another': {
    async check({ scene, ask }) {
      const keys = Array.from({ length: 20 }, () => scene.key())
      const answers = await Promise.all(keys.map((key) => ask({ target: READ }, key)))
      deepEqual(
        answers.map(({ body }) => JSON.parse(body).key),
        keys.map(({ id }) => id),
      )
    },
  },

  'nothing that a client sends, or leaves unsent, takes the server down': {
    async check({ scene, server, ask }) {
      const key = scene.key()
      for (const value of [
        'Bearer \x01',
        'Bearer ü',
        `Bearer ${'a'.repeat(7000)}`,
        'Basic =',
        '',
      ]) {
        notEqual((await ask({ target: READ, headers: [`authorization: ${value}`] })).status, 200)
      }
      await hangUp(server.port, { target: READ, headers: [bearing(key)] })
      equal((await ask({ target: READ }, key)).status, 200)
    },
  },
}
