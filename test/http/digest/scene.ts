/** A guard that speaks HTTP Digest, and what a client makes of its answers. */
import { DigestSecrets } from 'keywarden'
import { createGuard, type DigestOptions, digest } from 'keywarden/http'
import { fakeClock } from 'keywarden/testing'
import { type AnswerParts, challengesIn } from '../../fixtures/digest-client.js'
import { NOON, OFFICE, World } from '../../management/world.js'

export const REALM = 'Acme API'
export const LIFETIME = 300_000
export const AT_NOON = { now: () => NOON }
export const secrets = DigestSecrets.of({
  ...{ realm: REALM, algorithms: ['SHA-256', 'MD5'] },
  sealingKeys: [{ id: 'one', secret: 'the sealing key, of 32 bytes or more' }],
})

export const GET_ORG = { operation: 'getOrg', scope: { organization: 'acme' } }

export interface Request {
  readonly method?: string
  readonly target?: string
  readonly authorization?: string | undefined
}

/** A guard that speaks Digest, at noon, in front of a world with a key that does. */
export async function scene(options: Partial<DigestOptions> = {}) {
  const clock = fakeClock(NOON)
  const world = await World.empty({ httpDigest: secrets })
  const key = await world.key({ httpDigest: true })
  const scheme = digest({ secrets, clock, nonceLifetimeMs: LIFETIME, ...options })
  const guard = createGuard({ engine: world.engine, schemes: [scheme] })
  const ask = async ({ method = 'GET', target = '/orgs/acme', authorization }: Request = {}) => {
    const headers = authorization === undefined ? {} : { authorization }
    const facts = { method, target, headers, remoteAddress: OFFICE }
    const verdict = await guard.check(facts, GET_ORG)
    if (verdict.passed) return { status: 200, challenges: [], isStale: false }
    const lines = verdict.answer.headers['www-authenticate'] ?? []
    const challenges = challengesIn(typeof lines === 'string' ? [lines] : lines)
    const isStale = challenges.some((one) => one.get('stale') === 'true')
    return { status: verdict.answer.status, challenges, isStale, body: verdict.answer.body }
  }
  const parts = async (change: Partial<AnswerParts> = {}): Promise<AnswerParts> => ({
    ...{ realm: REALM, algorithm: 'SHA-256', method: 'GET', uri: '/orgs/acme' },
    ...{ nonce: (await ask()).challenges[0]?.get('nonce') ?? '', nc: '00000001', cnonce: 'client' },
    ...change,
  })
  return { world, key, clock, guard, ask, parts }
}

export type Scene = Awaited<ReturnType<typeof scene>>

/** What becomes of a header: the status, and whether the nonce alone was at fault. */
export async function outcome({ ask }: Scene, authorization: string, request: Request = {}) {
  const { status, isStale } = await ask({ ...request, authorization })
  return isStale ? 'stale' : status
}
