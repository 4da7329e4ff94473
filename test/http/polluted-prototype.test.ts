/** What pollutes `Object.prototype` is no part of a request, nor of how it is guarded (SR-25). */
import { AuthorizationEngine, memoryStorage, RolePolicy } from 'keywarden'
import {
  basic,
  bearer,
  clientAddress,
  createGuard,
  type GuardOptions,
  type HttpFacts,
  type ThrottledCaller,
} from 'keywarden/http'
import { describe, expect, test } from 'vitest'
import { whilePolluted } from '../fixtures/while-polluted.js'
import { OFFICE, World } from '../management/world.js'

const policy = RolePolicy.define({
  roles: { OWNER: { level: 'organization' } },
  operations: {
    readStatus: { level: 'none', allow: 'public' },
    rename: { level: 'organization', allow: { anyOf: ['OWNER'] } },
  },
})
const engine = new AuthorizationEngine({ policy, lookup: memoryStorage() })
const options: GuardOptions<'readStatus' | 'rename'> = { engine, schemes: [bearer(), basic()] }
const facts: HttpFacts = {
  ...{ method: 'GET', target: '/elsewhere', headers: {}, remoteAddress: '203.0.113.7' },
}

/** The status of an answer, or that there was none. */
async function statusOf(guard: ReturnType<typeof createGuard>, request: HttpFacts, intent?: never) {
  const verdict = await guard.check(request, intent)
  return verdict.passed ? 'passed' : verdict.answer.status
}

describe('a polluted prototype', () => {
  test('makes a request that fits no route ask for nothing, be it public', async () => {
    const guard = createGuard(options)
    expect((await guard.check(facts, { operation: 'readStatus', scope: undefined })).passed).toBe(
      true,
    )
    const answer = await whilePolluted({ operation: 'readStatus' }, () => statusOf(guard, facts))
    expect(answer).toBe(401)
  })

  test('is no place to do something in', async () => {
    const world = await World.empty()
    const { privateKey } = await world.key({ roles: ['ORG_OWNER'] })
    const guard = createGuard({ engine: world.engine as AuthorizationEngine, schemes: [bearer()] })
    const request = { ...facts, headers: { authorization: `Bearer ${privateKey}` } }
    const scope = { organization: 'acme' }
    expect((await guard.check(request, { operation: 'getOrg', scope })).passed).toBe(true)
    const nowhere = { operation: 'getOrg' } as never
    expect(await whilePolluted({ scope }, () => statusOf(guard, request, nowhere))).toBe(403)
  })

  test('neither tells addresses nor whom to believe about them', async () => {
    const forwarded = { headers: { 'x-forwarded-for': OFFICE }, remoteAddress: '198.51.100.20' }
    const polluting = {
      remoteAddress: OFFICE,
      header: 'x-forwarded-for',
      trustedProxies: ['198.51.100.0/24'],
    }
    await whilePolluted(polluting, () => {
      expect(String(clientAddress(forwarded))).toBe('198.51.100.20')
      expect(clientAddress({ headers: {} } as never)).toBeUndefined()
    })
  })

  test('is no option of a guard or of a scheme', async () => {
    const polluting = { realm: 'polluted', retryAfterMs: -1, throttle: {}, answers: {} }
    const guard = await whilePolluted(polluting, () =>
      createGuard({ ...options, schemes: [bearer(), basic()] }),
    )
    const verdict = await guard.check(facts, undefined)
    expect(verdict.passed ? undefined : verdict.answer.headers['www-authenticate']).toEqual([
      'Bearer realm="api"',
      'Basic realm="api", charset="UTF-8"',
    ])
  })

  test('tells a throttle of no public key', async () => {
    const callers: ThrottledCaller[] = []
    const throttle = (caller: ThrottledCaller): false => {
      callers.push(caller)
      return false
    }
    const guard = createGuard({ ...options, throttle })
    const request = { ...facts, headers: { authorization: `Bearer ${'a'.repeat(40)}` } }
    await whilePolluted({ publicKey: 'public-1' }, async () => {
      await guard.check(request, undefined)
      expect(callers.map(({ publicKey }) => publicKey)).toEqual([undefined])
    })
  })
})
