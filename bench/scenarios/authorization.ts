import { timingSafeEqual } from 'node:crypto'
import type { Decision } from 'keywarden'
import { type Call, type Callers, makeCallers } from '../data/callers.js'
import { floorAnswer } from '../data/questions.js'
import { type FloorDecision, floorDecide } from '../floor/decide.js'
import { type Contestant, QUESTIONS, type Scenario, YES } from '../scenario.js'

const MASK = QUESTIONS - 1

/** Requests with their credentials, by keys that are in memory: the private key, then all the rest. */
export const AUTHORIZATION: readonly Scenario[] = [
  scenario('hmac', 'kept under a pepper', true),
  scenario('sha256', 'kept without a pepper', false),
]

function scenario(name: string, how: string, peppered: boolean): Scenario {
  return {
    name: `authorize-${name}`,
    question: `is this the private key, and may it? one of 200 in memory, ${how}`,
    contestants: async () => {
      const callers = await makeCallers(peppered)
      return [hashOnly(callers), byHand(callers), synchronous(callers), asynchronous(callers)]
    },
  }
}

/** The least that proves a private key: one hash, one comparison. */
function hashOnly({ calls, digest, kept }: Callers): Contestant {
  const proves = ({ publicKey, privateKey }: Call) =>
    timingSafeEqual(digest(`${publicKey}:${privateKey}`), kept.get(publicKey) as Buffer)
  return {
    name: 'one hash, one comparison',
    answer: (question) => (proves(calls[question] as Call) ? YES : 'SECRET_WRONG'),
    run: (from, count) => {
      let yes = 0
      for (let i = from; i < from + count; i++) if (proves(calls[i & MASK] as Call)) yes++
      return yes
    },
  }
}

/** Key, secret, address, scope, role: everything by hand. */
function byHand({ calls, digest, kept }: Callers): Contestant {
  const authorize = ({ publicKey, privateKey, floorRequest }: Call): FloorDecision => {
    const expected = kept.get(publicKey)
    if (expected === undefined) return { allowed: false, code: 'KEY_UNKNOWN' }
    const given = digest(`${publicKey}:${privateKey}`)
    if (!timingSafeEqual(given, expected)) return { allowed: false, code: 'SECRET_WRONG' }
    return floorDecide(floorRequest)
  }
  let decision: FloorDecision
  return {
    name: 'hand-written',
    answer: (question) => floorAnswer(authorize(calls[question] as Call)),
    run: (from, count) => {
      let yes = 0
      for (let i = from; i < from + count; i++) {
        decision = authorize(calls[i & MASK] as Call)
        if (decision.allowed) yes++
      }
      return yes
    },
  }
}

function synchronous({ calls, engine }: Callers): Contestant {
  let decision: Decision | undefined
  return {
    name: 'authorizeSync',
    answer: (question) => wordOf(engine.authorizeSync((calls[question] as Call).request)),
    run: (from, count) => {
      let yes = 0
      for (let i = from; i < from + count; i++) {
        decision = engine.authorizeSync((calls[i & MASK] as Call).request)
        if (decision?.allowed) yes++
      }
      return yes
    },
  }
}

/** All of it, by an engine that may have to wait for its lookup. */
export function asynchronous(
  { calls, engine }: Pick<Callers, 'calls' | 'engine'>,
  name = 'await authorize',
): Contestant {
  let decision: Decision
  return {
    name,
    answer: async (question) => wordOf(await engine.authorize((calls[question] as Call).request)),
    run: async (from, count) => {
      let yes = 0
      for (let i = from; i < from + count; i++) {
        decision = await engine.authorize((calls[i & MASK] as Call).request)
        if (decision.allowed) yes++
      }
      return yes
    },
  }
}

function wordOf(decision: Decision | undefined): string {
  if (decision === undefined) return 'NO_ANSWER'
  return decision.allowed ? YES : decision.refusal.code
}
