import type { DigestSecrets } from '../credentials/digest/digest-secrets.js'
import { instantOf } from '../domain/instant.js'
import type { RolePolicy } from '../domain/role-policy.js'
import { decide } from '../engine/decide.js'
import type { Decision } from '../engine/decision.js'
import type { DecisionRequest } from '../engine/decision-request.js'
import { type Explanation, explain } from '../engine/explain.js'
import {
  type AccessRequest,
  type Caller,
  type Intent,
  type ReadCaller,
  type ReadIntent,
  readAtLeast,
  readCaller,
  readIntent,
  readIntents,
} from './access-request.js'
import { CallerIdentifier } from './caller-identifier.js'
import { type EngineOptions, type ReadOptions, readOptions } from './engine-options.js'
import type { Identity } from './identify.js'
import type { Shadow } from './shadow.js'
import { tellFault } from './tell-fault.js'
import { Witness } from './witness.js'

/**
 * Answers requests: reads the clock once, finds the key, proves the secret, decides, and takes note.
 *
 * It never rejects and never throws for anything a caller, a clock, a lookup or a sink does: what
 * cannot be judged is refused with `UNAVAILABLE` (SR-26), and a record that cannot be read with
 * `KEY_DAMAGED` (SR-27). Every well-formed credential costs one lookup, the same hashes and the same
 * comparisons, whatever comes of it; one that is not well-formed costs none of these (SR-02, SR-03).
 * A revocation is in force as soon as the lookup knows of it: nothing is kept here (SR-20). Who needs
 * it sooner passes the `revisionToken` of the command as `atLeast`.
 *
 * @example
 * ```ts
 * import { AuthorizationEngine, memoryStorage, RolePolicy } from 'keywarden'
 *
 * const policy = RolePolicy.define({
 *   roles: { MEMBER: { level: 'organization' } },
 *   operations: { readSettings: { level: 'organization', allow: { anyOf: ['MEMBER'] } } },
 * })
 * const engine = new AuthorizationEngine({ policy, lookup: memoryStorage() })
 * const decision = await engine.authorize({
 *   credential: { publicKey: 'nobody', privateKey: 'nothing' },
 *   address: '203.0.113.7',
 *   operation: 'readSettings',
 *   scope: { organization: 'acme' },
 * })
 * decision.allowed ? undefined : decision.refusal.code // => 'CREDENTIAL_MALFORMED'
 * ```
 */
export class AuthorizationEngine<OperationName extends string = string> {
  readonly #options: ReadOptions
  readonly #identifier: CallerIdentifier
  readonly #witness: Witness

  /**
   * An engine over a policy and a lookup.
   *
   * @throws `TypeError` when an option is not what it must be.
   */
  constructor(options: EngineOptions<OperationName>) {
    this.#options = readOptions(options)
    this.#identifier = new CallerIdentifier(this.#options)
    this.#witness = new Witness(this.#options)
    Object.freeze(this)
  }

  /** What roles and operations there are. */
  get policy(): RolePolicy<string, OperationName> {
    return this.#options.policy as RolePolicy<string, OperationName>
  }

  /**
   * Whether answers of HTTP Digest that are made for these secrets can be judged.
   *
   * @internal
   */
  judgesDigest({ realm, algorithms }: DigestSecrets): boolean {
    const { httpDigest } = this.#options
    if (httpDigest?.realm !== realm) return false
    return algorithms.every((algorithm) => httpDigest.algorithms.includes(algorithm))
  }

  /** Whether the caller may do that, there, from here, now. Never rejects. */
  async authorize(request: AccessRequest<OperationName>): Promise<Decision> {
    const at = this.#now()
    const caller = readCaller(request)
    const intent = readIntent(request)
    const identity = await this.#identifier.identify(caller, [intent], at)
    return this.#answer(this.#question(caller, intent, identity, at), identity)
  }

  /**
   * {@link AuthorizationEngine.authorize} without a promise; `undefined` when the key is not in
   * memory, or not as of `atLeast`, or when decisions must be recorded before they are told (`unrecorded: 'refuse'`).
   * Never throws.
   */
  authorizeSync(request: AccessRequest<OperationName>): Decision | undefined {
    if (this.#options.unrecorded === 'refuse') return undefined
    const at = this.#now()
    const caller = readCaller(request)
    const intent = readIntent(request)
    const identity = this.#identifier.recall(caller, [intent], at)
    if (identity === undefined) return undefined
    const decision = decide(this.#question(caller, intent, identity, at))
    this.#witness.note(decision, identity)
    return decision
  }

  /**
   * Many operations by one caller: one clock reading, one lookup, one proof, and a decision for
   * each intent, in their order; none for an empty array. What is shadowed is asked once, for all of
   * them. `atLeast` is that of an {@link AccessRequest}. Never rejects for anything an intent is.
   *
   * @throws `TypeError`, as a rejection, when `intents` is no array: an empty answer would read as
   *   nothing refused.
   */
  async authorizeMany(
    credential: Caller['credential'],
    address: Caller['address'],
    intents: readonly Intent<OperationName>[],
    surface?: Caller['surface'],
    shadow?: Shadow,
    atLeast?: AccessRequest['atLeast'],
  ): Promise<readonly Decision[]> {
    const read = readIntents(intents)
    const at = this.#now()
    const caller = { credential, address, surface, shadow, atLeast: readAtLeast(atLeast) }
    const identity = await this.#identifier.identify(caller, read, at)
    return Promise.all(
      read.map((intent) => this.#answer(this.#question(caller, intent, identity, at), identity)),
    )
  }

  /**
   * The decision, and what every gate says about the request. It is not recorded, and tells nothing
   * about a key whose secret was not proved. Never rejects.
   */
  async explain(request: AccessRequest<OperationName>): Promise<Explanation> {
    const at = this.#now()
    const caller = readCaller(request)
    const intent = readIntent(request)
    const identity = await this.#identifier.identify(caller, [intent], at)
    return explain(this.#question(caller, intent, identity, at))
  }

  async #answer(question: DecisionRequest, identity: Identity): Promise<Decision> {
    const decision = decide(question)
    if (this.#options.unrecorded === 'refuse') {
      return this.#witness.noteFirst(decision, identity, (fault) => unavailable(question, fault))
    }
    this.#witness.note(decision, identity)
    return decision
  }

  #question(
    caller: ReadCaller,
    intent: ReadIntent,
    identity: Identity,
    at: number,
  ): DecisionRequest {
    const { credential, key, organization, secret, fault, projects, shadow } = identity
    const { operation, scope, project } = intent
    const { policy } = this.#options
    const { address, surface } = caller
    const found = project === undefined ? undefined : projects.get(project)
    // biome-ignore format: written out at once, because a spread makes an object of its own.
    return {
      policy, organization, project: found, key, credential, surface, address, operation, scope,
      at, secret, fault, shadow,
    }
  }

  #now(): number {
    try {
      return instantOf(this.#options.clock.now())
    } catch (error) {
      tellFault(this.#options.onFault, error)
      return Number.NaN
    }
  }
}

/** The refusal of a request for a fault. Without a policy nothing is public, so all are refused. */
function unavailable(question: DecisionRequest, fault: string): Decision {
  return decide({ ...question, policy: undefined as never, fault })
}
