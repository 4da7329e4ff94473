import { deepEqual, equal } from 'node:assert/strict'
import { basicOf, bearing, type Case, codeOf, DEPLOY, READ } from './guard-trial.js'

/** That credentials are judged, and answers go out, as the guard says. */
export const CREDENTIAL_PROMISES: Readonly<Record<string, Case>> = {
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
}
