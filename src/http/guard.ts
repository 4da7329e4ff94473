import type { AccessRequest } from '../authorization/access-request.js'
import { ownFields } from '../domain/own-fields.js'
import type { Decision } from '../engine/decision.js'
import type { IpAddress } from '../network/ip-address.js'
import { withinTime } from '../ports/within-time.js'
import { answerTo, type Stop } from './answers/answer-to.js'
import { FAULT } from './answers/fault.js'
import { NOT_REACHABLE, type Outward, outwardOf, THROTTLED } from './answers/outward.js'
import { type GuardOptions, type ReadGuardOptions, readGuardOptions } from './guard-options.js'
import { headerLines } from './header-lines.js'
import type { HttpFacts } from './http-facts.js'
import type { RoutedIntent } from './routes/route-table.js'
import { MALFORMED, readShown, type Shown } from './shown.js'
import { Principal, type Verdict } from './verdict.js'

/** What is known of a request beside the decision. */
interface Asked {
  readonly shown: Shown
  readonly address: IpAddress | undefined
  /** The organization that the route names beside a project. */
  readonly within: string | undefined
}

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
    return this.checkSoon(facts, intent)
  }

  /**
   * {@link Guard.check} without a promise where there is nothing to wait for: no throttle, and the
   * key in memory. Never throws nor rejects.
   *
   * @internal
   */
  checkSoon(
    facts: HttpFacts,
    intent: RoutedIntent<OperationName> | undefined,
  ): Verdict | Promise<Verdict> {
    try {
      const verdict = this.#judge(facts, intent)
      return verdict instanceof Promise ? verdict.catch(() => FAULTY) : verdict
    } catch {
      return FAULTY
    }
  }

  #judge(
    facts: HttpFacts,
    intent: RoutedIntent<OperationName> | undefined,
  ): Verdict | Promise<Verdict> {
    const { engine, addressOf, throttle, schemes, shadow, revisionHeader } = this.#options
    const shown = readShown(facts, schemes)
    const address = addressOf(facts)
    const { credential } = shown
    const { operation, scope, within } = ownFields<RoutedIntent>(intent ?? NO_INTENT)
    const atLeast = revisionHeader && revisionIn(facts, revisionHeader)
    const request = { credential, address, operation, scope, shadow, atLeast }
    const decision = throttle === undefined ? engine.authorizeSync(request) : undefined
    return decision === undefined
      ? this.#ask({ request, shown, address, within })
      : this.#verdictOn(decision, { shown, address, within })
  }

  /** Waits for the throttle, and for the engine. */
  async #ask({ request, ...asked }: Asked & { readonly request: AccessRequest }): Promise<Verdict> {
    const { shown, address } = asked
    const retryAfterMs = await this.#throttled(shown, address)
    if (retryAfterMs !== undefined) return this.#stopped(THROTTLED, { shown, retryAfterMs })
    return this.#verdictOn(await this.#options.engine.authorize(request), asked)
  }

  #verdictOn(decision: Decision, { shown, address, within }: Asked): Verdict {
    if (!decision.allowed) {
      const isStale = decision.code === 'CREDENTIAL_STALE'
      return this.#stopped(outwardOf(decision.refusal), { shown, isStale })
    }
    if (decision.public) return { passed: true, principal: undefined }
    if (within !== undefined && !decision.isWithin(within)) {
      return this.#stopped(NOT_REACHABLE, { shown })
    }
    return { passed: true, principal: new Principal(decision, address) }
  }

  #stopped(outward: Outward, stop: Stop): Verdict {
    return { passed: false, answer: answerTo(outward, stop, this.#options) }
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
}

/** The token of a request; two of them are none that can be read. */
function revisionIn({ headers }: HttpFacts, name: string): string | undefined {
  const lines = headerLines(headers, name)
  return lines.length > 1 ? '' : lines[0]
}

const FAULTY: Verdict = Object.freeze({ passed: false, answer: FAULT })

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
