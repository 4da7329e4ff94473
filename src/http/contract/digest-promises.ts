import { deepEqual, equal, match } from 'node:assert/strict'
import { expectedResponse, hashOfA1, hashOfA2 } from '../../credentials/digest/digest-answer.js'
import { digest } from '../digest/digest.js'
import { guardDigest, type Holder } from './guard-scene.js'
import { type Case, DEPLOY, READ } from './guard-trial.js'
import type { RawRequest, RawResponse } from './raw-request.js'

const NC = '00000001'
const CNONCE = 'of-the-contract'

/** A request with an answer of HTTP Digest to a challenge, signed for another where that is given. */
function answering(
  challenge: RawResponse,
  { publicKey, privateKey }: Holder,
  request: RawRequest,
  signed: RawRequest = request,
): RawRequest {
  const [line = ''] = challenge.headers.get('www-authenticate') ?? []
  const nonce = /nonce="([^"]*)"/.exec(line)?.[1] ?? ''
  const { method = 'GET', target: uri } = signed
  const { realm } = guardDigest
  const algorithm = 'SHA-256'
  const answer = { algorithm, method, uri, nonce, nc: NC, cnonce: CNONCE } as const
  const whole = { ...answer, response: '', spend: () => true }
  const ha1 = hashOfA1(algorithm, publicKey, realm, privateKey)
  const response = expectedResponse(ha1, hashOfA2(whole), whole)
  const parameters = [
    `username="${publicKey}", realm="${realm}", nonce="${nonce}", uri="${request.target}"`,
    `algorithm=${algorithm}, qop=auth, nc=${NC}, cnonce="${CNONCE}", response="${response}"`,
  ]
  return { ...request, headers: [`authorization: Digest ${parameters.join(', ')}`] }
}

const options = { schemes: [digest({ secrets: guardDigest })] }

/** That HTTP Digest is bound to requests as they came over the wire (SR-15). */
export const DIGEST_PROMISES: Readonly<Record<string, Case>> = {
  'HTTP Digest answers for a target byte for byte, with its query': {
    options,
    async check({ scene, ask }) {
      const key = scene.key()
      for (const target of [READ, '/organizations/ac%6De', `${READ}?b=%2Fa,b&a=1`]) {
        const challenge = await ask({ target })
        equal(challenge.status, 401)
        match(challenge.headers.get('www-authenticate')?.[0] ?? '', /^Digest realm="/)
        equal((await ask(answering(challenge, key, { target }))).status, 200)
      }
    },
  },

  'HTTP Digest for one request is no answer for another': {
    options,
    async check({ scene, reached, ask }) {
      const key = scene.key()
      const read = { target: READ }
      for (const [request, signed] of [
        [{ target: `${READ}?all=true` }, read],
        [read, { target: `${READ}?all=true` }],
        [read, { target: '/organizations/ac%6De' }],
        [
          { target: READ, method: 'GET' },
          { target: READ, method: 'POST' },
        ],
        [DEPLOY, { ...DEPLOY, method: 'GET' }],
      ] as const) {
        const challenge = await ask({ target: READ })
        equal((await ask(answering(challenge, key, request, signed))).status, 401)
      }
      const sent = answering(await ask(read), key, read)
      deepEqual([(await ask(sent)).status, (await ask(sent)).status], [200, 401])
      deepEqual(
        reached.map(([operation]) => operation),
        ['readOrganization'],
      )
    },
  },
}
