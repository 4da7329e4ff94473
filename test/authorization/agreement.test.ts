/** Four ways to ask, one answer: that of `decide`, on what the lookup knows. */
import fc from 'fast-check'
import {
  type AccessRequest,
  ApiKey,
  type ApiKeyFields,
  AuthorizationEngine,
  atlasFormat,
  type CredentialFailure,
  type DecisionRequest,
  decide,
  explain,
  type Found,
  type KeyLookup,
  type SecretId,
  UNKNOWN_KEY,
} from 'keywarden'
import { expect, test } from 'vitest'
import { NOON } from '../fixtures/acme.js'
import { plainRequest, requestOf } from '../generators/requests.js'
import type { PlainRequest } from '../twins/reference-decide.js'
import { peppers, secretOf } from './world.js'

const format = atlasFormat({ peppers })
const RIGHT = 'f3a1c2d4-5b6e-4f70-8a9b-0c1d2e3f4a5b'
const WRONG = 'f3a1c2d4-5b6e-4f70-8a9b-0c1d2e3f4a5c'
const SEED = 20_260_601
const LONG_AGO = NOON - 1000 * 3_600_000

/**
 * A generated request whose key belongs to the given organization, or at least to one. Private keys
 * are never stale: that is for HTTP Digest, in a file of its own.
 */
const judged = plainRequest
  .filter(({ policy, key }) => policy !== undefined && key !== undefined)
  .filter(({ credential }) => credential !== 'CREDENTIAL_STALE')
  .map((plain): PlainRequest => {
    const { organization = { id: 'acme', accessListRequired: false } } = plain
    return { ...plain, organization }
  })

/** The generated key, with a private key that proves it unless that is too late. */
function withSecret(key: ApiKey, credential: DecisionRequest['credential']): ApiKey {
  const { publicKey } = key
  const deadline = credential === 'SECRET_EXPIRED' ? LONG_AGO : undefined
  const secret = secretOf({ publicKey, privateKey: RIGHT }, 'secret-1', deadline, format)
  return ApiKey.of({ ...(key.toJSON() as ApiKeyFields), secrets: [secret] })
}

/** What the caller shows so that this comes of it. */
function shown({ credential }: PlainRequest, publicKey: string): AccessRequest['credential'] {
  if (credential === 'CREDENTIAL_MISSING') return undefined
  if (credential === 'CREDENTIAL_MALFORMED') return RIGHT
  return { publicKey, privateKey: credential === 'SECRET_WRONG' ? WRONG : RIGHT }
}

/** What the lookup knows. */
function found(plain: PlainRequest, { organization, project }: DecisionRequest, key: ApiKey) {
  if (plain.fault !== undefined) throw new Error('the storage is down')
  if (plain.credential === 'KEY_UNKNOWN') return UNKNOWN_KEY
  if (plain.credential === 'KEY_DAMAGED') return { kind: 'damaged', detail: 'no digest' }
  const projects = new Map(project && [[project.id, project]])
  const entryCount = key.accessList.entries.length
  return { kind: 'key', key, organization, projects, entryCount, revision: 1 }
}

/** What `decide` is to be asked, when the engine is asked that. */
function expectedRequest(plain: PlainRequest, request: DecisionRequest, key: ApiKey) {
  const nobody = { key: undefined, organization: undefined, secret: undefined }
  const { credential } = plain
  if (credential === 'CREDENTIAL_MISSING' || credential === 'CREDENTIAL_MALFORMED') {
    return { ...request, ...nobody, fault: undefined }
  }
  if (plain.fault !== undefined) {
    const unknown: CredentialFailure = 'KEY_UNKNOWN'
    return { ...request, ...nobody, credential: unknown, fault: 'the key lookup failed' }
  }
  if (credential === 'KEY_UNKNOWN' || credential === 'KEY_DAMAGED') return { ...request, ...nobody }
  return { ...request, key, secret: 'secret-1' as SecretId }
}

/** An engine that is to give the answers, the request, and what `decide` says to it. */
function scene(plain: PlainRequest, remembers: boolean, unrecorded: 'ignore' | 'refuse') {
  const request = requestOf(plain)
  const key = withSecret(request.key as ApiKey, plain.credential)
  const lookup: KeyLookup = {
    find: async () => found(plain, request, key) as Found,
    ...(remembers && { peek: () => found(plain, request, key) as Found }),
  }
  const engine = new AuthorizationEngine<string>({
    ...{ policy: request.policy, lookup, formats: [format], clock: { now: () => plain.at } },
    ...{ unrecorded, decisions: { record: async () => undefined } },
  })
  const { operation, scope, address, surface } = request
  const asked = { credential: shown(plain, key.publicKey), operation, scope, address, surface }
  return { engine, asked, expected: expectedRequest(plain, request, key) }
}

/** On a busy machine all this takes longer than a single example may. */
const PATIENT = { timeout: 60_000 }

test(
  'authorize, authorizeSync, authorizeMany and explain say what decide says',
  PATIENT,
  async () => {
    const unrecorded = fc.constantFrom('ignore' as const, 'ignore' as const, 'refuse' as const)
    await fc.assert(
      fc.asyncProperty(judged, fc.boolean(), unrecorded, async (plain, remembers, mode) => {
        const { engine, asked, expected } = scene(plain, remembers, mode)
        const told = JSON.stringify(decide(expected))
        const { credential, address, surface } = asked
        const many = await engine.authorizeMany(credential, address, [asked, asked], surface)
        expect(JSON.stringify(await engine.authorize(asked))).toBe(told)
        expect(many.map((one) => JSON.stringify(one))).toEqual([told, told])
        expect(JSON.stringify(await engine.explain(asked))).toBe(JSON.stringify(explain(expected)))
        const isPublic = expected.policy.operation(asked.operation)?.access === 'public'
        const needsNobody = isPublic || typeof credential !== 'object'
        const answers = mode === 'ignore' && (remembers || needsNobody)
        const sync = engine.authorizeSync(asked)
        expect(sync && JSON.stringify(sync)).toBe(answers ? told : undefined)
      }),
      { numRuns: 600, seed: SEED },
    )
  },
)

test('the actor of an allowed request carries the key, the address and the secret', async () => {
  await fc.assert(
    fc.asyncProperty(judged, fc.boolean(), async (plain, remembers) => {
      const { engine, asked, expected } = scene(plain, remembers, 'ignore')
      const decision = await engine.authorize(asked)
      const twin = decide(expected)
      expect(decision.allowed && decision.actor).toEqual(twin.allowed && twin.actor)
      if (decision.allowed && !decision.public) expect(decision.actor.secret).toBe('secret-1')
    }),
    { numRuns: 200, seed: SEED },
  )
})

test('the requests of that comparison are allowed, refused and unanswered often enough', () => {
  const words = fc.sample(judged, { numRuns: 600, seed: SEED }).map((plain) => {
    const decision = decide(scene(plain, true, 'ignore').expected)
    return decision.allowed ? 'allowed' : decision.refusal.code
  })
  for (const word of ['allowed', 'UNAVAILABLE', 'SECRET_WRONG', 'SECRET_EXPIRED', 'ROLE_MISSING'])
    expect(words.filter((one) => one === word).length).toBeGreaterThan(3)
})
