import { deepEqual, equal, notEqual, ok } from 'node:assert/strict'
import { bearing, type Case, codeOf, READ } from './guard-trial.js'
import { hangUp } from './raw-request.js'

/** That addresses, routes and requests are taken for what they are. */
export const REQUEST_PROMISES: Readonly<Record<string, Case>> = {
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

  'what the guard shadows is served, and what it does not is refused': {
    options: { shadow: ['address'] },
    async check({ scene, reached, ask }) {
      const accessList = ['203.0.113.7']
      const elsewhere = scene.key({ accessList })
      equal((await ask({ target: READ }, elsewhere)).status, 200)
      deepEqual(reached, [['readOrganization', elsewhere.id]])
      const roleless = await ask({ target: READ }, scene.key({ accessList, organizationRoles: [] }))
      deepEqual([roleless.status, codeOf(roleless)], [403, 'ROLE_MISSING'])
      equal((await ask({ target: READ }, scene.stranger())).status, 401)
      equal(reached.length, 1)
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
