import type { Credential } from '../credentials/presented.js'
import type { KeyActor } from '../domain/actor.js'
import { ownFields } from '../domain/own-fields.js'
import type { Allowed } from '../engine/decision.js'
import type { IpAddress } from '../network/ip-address.js'
import { withinTime } from '../ports/within-time.js'
import type { Answer } from './answers/answer.js'
import {
  NOT_REACHABLE,
  type Outward,
  outwardOf,
  THROTTLED,
  UNAVAILABLE,
} from './answers/outward.js'
import { problemDetails } from './answers/problem-details.js'
import { readAuthorization } from './authorization-header.js'
import type { CredentialScheme } from './credential-scheme.js'
import { type GuardOptions, type ReadGuardOptions, readGuardOptions } from './guard-options.js'
import type { HttpFacts } from './http-facts.js'
import type { RoutedIntent } from './routes/route-table.js'

/** Who was let in. There is no principal before the decision, and none without one (SR-08). */
export interface Principal {
  /** The key, to order changes with. */
  readonly actor: KeyActor
  /** The decision that let it in, with the facts that decided. */
  readonly decision: Allowed
  /** Where the request came from; `undefined` when that did not matter and is not known. */
  readonly address: IpAddress | undefined
}

/** What is to become of a request. */
export type Verdict =
  | {
      readonly passed: true
      /** Who calls; `undefined` for public operations, where nobody is asked. */
      readonly principal: Principal | undefined
    }
  | {
      readonly passed: false
      /** The response to send instead of serving the request. */
      readonly answer: Answer
    }

/** What a caller shows, and by which scheme. */
interface Shown {
  readonly credential: Credential | undefined
  readonly scheme: CredentialScheme | undefined
}

const NOTHING: Shown = Object.freeze({ credential: undefined, scheme: undefined })

/** Is no credential of any format, and refused as such. */
const MALFORMED = ''

/** What a request asks for that fits no route: no policy has an operation of that name. */
const NO_INTENT = Object.freeze({ operation: '', scope: undefined, within: undefined })

/**
 * Stands before routes: request facts → credential → client address → decision → answer. Knows no
 * framework; adapters hand it the facts and send its answers.
 *
 * @example
 * ```ts
 * import { AuthorizationEngine, memoryStorage } from 'keywarden'
 * import { atlasPolicy as policy } from 'keywarden/atlas'
 * import { bearer, createGuard } from 'keywarden/http'
 *
 * const engine = new AuthorizationEngine({ policy, lookup: memoryStorage() })
 * const guard = createGuard({ engine, schemes: [bearer()] })
 * const verdict = await guard.check(
 *   { method: 'GET', target: '/orgs/acme', headers: {}, remoteAddress: '203.0.113.7' },
 *   { operation: 'getOrg', scope: { organization: 'acme' } },
 * )
 * verdict.passed ? undefined : verdict.answer.status // => 401
 * ```
 */
export class Guard<OperationName extends string = string> {
  readonly #options: ReadGuardOptions

  /** @internal */
  constructor(options: GuardOptions<OperationName>) {
    this.#options = readGuardOptions(options as unknown as GuardOptions)
    Object.freeze(this)
  }

  /**
   * Whether the request may do what it wants; if not, what to answer. Never rejects: what a scheme
   * or a style of answers throws is a fault, answered 503.
   *
   * @param intent - What the request wants to do; `undefined` when it fits no route, which is refused.
   */
  async check(facts: HttpFacts, intent: RoutedIntent<OperationName> | undefined): Promise<Verdict> {
    try {
      return await this.#judge(facts, intent)
    } catch {
      return { passed: false, answer: FAULT }
    }
  }

  async #judge(
    facts: HttpFacts,
    intent: RoutedIntent<OperationName> | undefined,
  ): Promise<Verdict> {
    const { engine, addressOf } = this.#options
    const shown = this.#read(facts)
    const address = addressOf(facts)
    const retryAfterMs = await this.#throttled(shown, address)
    if (retryAfterMs !== undefined) return this.#stopped(THROTTLED, shown, retryAfterMs)
    const { credential } = shown
    const { operation, scope, within } = ownFields<RoutedIntent>(intent ?? NO_INTENT)
    const decision = await engine.authorize({ credential, address, operation, scope })
    if (!decision.allowed) return this.#stopped(outwardOf(decision.refusal), shown)
    if (decision.public) return { passed: true, principal: undefined }
    const { actor } = decision
    if (within !== undefined && within !== actor.organization) {
      return this.#stopped(NOT_REACHABLE, shown)
    }
    return { passed: true, principal: Object.freeze({ actor, decision, address }) }
  }

  #read(facts: HttpFacts): Shown {
    const authorization = readAuthorization(facts.headers)
    if (authorization === 'missing') return NOTHING
    if (authorization === 'malformed') return { credential: MALFORMED, scheme: undefined }
    const scheme = this.#options.schemes.get(authorization.scheme)
    return { credential: scheme?.read(authorization.rest, facts) ?? MALFORMED, scheme }
  }

  /** For how long the caller has to wait; `undefined` when not at all. */
  async #throttled(
    { credential }: Shown,
    address: IpAddress | undefined,
  ): Promise<number | undefined> {
    const { throttle, throttleTimeoutMs } = this.#options
    if (throttle === undefined || credential === undefined || credential === MALFORMED) {
      return undefined
    }
    try {
      const publicKey = typeof credential === 'object' ? credential.publicKey : undefined
      const asked = Promise.resolve(throttle({ address, publicKey }))
      const answer = await withinTime(asked, throttleTimeoutMs, 'the throttle')
      return answer === false ? undefined : answer.retryAfterMs
    } catch {
      return undefined
    }
  }

  #stopped(outward: Outward, shown: Shown, retryAfterMs?: number): Verdict {
    const { answers, retryAfterMs: onFault } = this.#options
    const { status, headers, body } = answers(outward)
    const wait = outward.status === 503 ? onFault : retryAfterMs
    return {
      passed: false,
      answer: Object.freeze({
        status,
        headers: Object.freeze({
          ...headers,
          'cache-control': 'no-store',
          ...(status === 401 && {
            'www-authenticate': this.#challenges(outward.status === 401 ? shown : NOTHING),
          }),
          ...(wait !== undefined && { 'retry-after': secondsOf(wait) }),
        }),
        body,
      }),
    }
  }

  /** One challenge for each scheme that is switched on (RFC 9110 section 11.6.1). */
  #challenges({ credential, scheme }: Shown): readonly string[] {
    return [...this.#options.schemes.values()].map((one) =>
      one.challenge(one === scheme ? credential : undefined),
    )
  }
}

/** What is answered when a scheme or a style of the application throws. */
const FAULT: Answer = Object.freeze({
  ...problemDetails(UNAVAILABLE),
  headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
})

/** Whole seconds for `Retry-After`, at most a day; one second where the time is none. */
function secondsOf(ms: number): string {
  return String(ms >= 0 ? Math.min(Math.ceil(ms / 1000), 86_400) : 1)
}

/**
 * A guard over an engine.
 *
 * @throws `TypeError` when an option is not what it must be, `InvalidInput` for `header` and
 *   `trustedProxies`.
 */
export function createGuard<OperationName extends string>(
  options: GuardOptions<OperationName>,
): Guard<OperationName> {
  return new Guard(options)
}
