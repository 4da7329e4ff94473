import type { Presented } from '../credentials/presented.js'
import { instantOf } from '../domain/instant.js'
import { decide } from '../engine/decide.js'
import type { Decision } from '../engine/decision.js'
import type { DecisionRequest } from '../engine/decision-request.js'
import { type Explanation, explain } from '../engine/explain.js'
import type { Found } from '../ports/key-lookup.js'
import { withinTime } from '../ports/within-time.js'
import type { AccessRequest, Caller, Intent } from './access-request.js'
import { type EngineOptions, type ReadOptions, readOptions } from './engine-options.js'
import { type Identity, identify, isPresented, readCaller, unidentified } from './identify.js'
import { Witness } from './witness.js'

/**
 * Answers requests: reads the clock once, finds the key, proves the secret, decides, and takes note.
 *
 * It never rejects and never throws for anything a caller or a storage does: what cannot be judged
 * is refused with `UNAVAILABLE`.
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
  readonly #witness: Witness

  /**
   * An engine over a policy and a lookup.
   *
   * @throws `TypeError` when an option is not what it must be.
   */
  constructor(options: EngineOptions<OperationName>) {
    this.#options = readOptions(options)
    this.#witness = new Witness(this.#options)
    Object.freeze(this)
  }

  /** Whether the caller may do that, there, from here, now. Never rejects. */
  async authorize(request: AccessRequest<OperationName>): Promise<Decision> {
    const [decision] = await this.#authorizeAll(request, [request])
    return decision ?? this.#unavailable('the request could not be read')
  }

  /**
   * {@link AuthorizationEngine.authorize} without a promise; `undefined` when the key is not in
   * memory, or when decisions must be recorded before they are told (`unrecorded: 'refuse'`).
   */
  authorizeSync(request: AccessRequest<OperationName>): Decision | undefined {
    if (this.#options.unrecorded === 'refuse') return undefined
    const at = this.#now()
    const caller = this.#readCaller(request, [request])
    const identity = isPresented(caller) ? this.#recall(caller, [request], at) : caller
    if (identity === undefined) return undefined
    const decision = this.#decide(request, request, identity, at)
    this.#witness.note(decision, identity)?.catch(() => undefined)
    return decision
  }

  /**
   * Many operations by one caller: one clock reading, one lookup, one proof, and a decision for
   * each intent, in their order. Never rejects.
   */
  async authorizeMany(
    credential: Caller['credential'],
    address: Caller['address'],
    intents: readonly Intent<OperationName>[],
    surface?: Caller['surface'],
  ): Promise<readonly Decision[]> {
    return this.#authorizeAll({ credential, address, surface }, intents)
  }

  /**
   * The decision, and what every gate says about the request. It is not recorded, and tells nothing
   * about a key whose secret was not proved. Never rejects.
   */
  async explain(request: AccessRequest<OperationName>): Promise<Explanation> {
    const at = this.#now()
    const identity = await this.#identify(request, [request], at)
    return explain(this.#question(request, request, identity, at))
  }

  async #authorizeAll(caller: Caller, intents: readonly Intent[]): Promise<readonly Decision[]> {
    const at = this.#now()
    const identity = await this.#identify(caller, intents, at)
    return Promise.all(
      Array.from(intents, async (intent) => {
        const decision = this.#decide(caller, intent, identity, at)
        const noted = this.#witness.note(decision, identity)
        if (this.#options.unrecorded === 'ignore') noted?.catch(() => undefined)
        else if (!(await succeeds(noted))) return this.#unavailable('it could not be recorded', at)
        return decision
      }),
    )
  }

  async #identify(caller: Caller, intents: readonly Intent[], at: number): Promise<Identity> {
    const presented = this.#readCaller(caller, intents)
    if (!isPresented(presented)) return presented
    return this.#recall(presented, intents, at) ?? this.#fetch(presented, intents, at)
  }

  /** Reads the credential, unless all that is asked for is public: then nobody is asked. */
  #readCaller(caller: Caller, intents: readonly Intent[]): Presented | Identity {
    const { policy, formats } = this.#options
    const isPublic = (intent: Intent) => policy.operation(operationOf(intent))?.access === 'public'
    const credential = attempt(() => caller.credential)
    return readCaller(Array.from(intents).every(isPublic) ? undefined : credential, formats)
  }

  /** The identity, where what it takes is in memory. */
  #recall(presented: Presented, intents: readonly Intent[], at: number): Identity | undefined {
    const { lookup } = this.#options
    if (lookup.peek === undefined) return undefined
    let found: Found | undefined
    try {
      found = lookup.peek(presented.publicKey, projectsOf(intents))
    } catch {
      return unidentified(presented, 'the key lookup failed')
    }
    return found === undefined ? undefined : identify(presented, found, at)
  }

  async #fetch(presented: Presented, intents: readonly Intent[], at: number): Promise<Identity> {
    const { lookup, lookupTimeoutMs } = this.#options
    try {
      const asked = lookup.find(presented.publicKey, projectsOf(intents))
      const found = await withinTime(asked, lookupTimeoutMs, 'the key lookup')
      return identify(presented, found, at)
    } catch {
      return unidentified(presented, 'the key lookup failed, or took too long')
    }
  }

  #decide(caller: Caller, intent: Intent, identity: Identity, at: number): Decision {
    return decide(this.#question(caller, intent, identity, at))
  }

  #question(caller: Caller, intent: Intent, identity: Identity, at: number): DecisionRequest {
    const { credential, key, organization, secret, fault } = identity
    const scope = attempt(() => intent.scope)
    const project = attempt(() => projectOf(intent))
    return {
      policy: this.#options.policy,
      operation: operationOf(intent),
      ...{ credential, key, organization, secret, fault, scope, at },
      project: project === undefined ? undefined : identity.projectOf(project),
      address: attempt(() => caller.address),
      surface: attempt(() => caller.surface),
    }
  }

  #unavailable(fault: string, at = this.#now()): Decision {
    const { policy } = this.#options
    const nobody = { key: undefined, organization: undefined, address: undefined } as const
    return decide({ policy, ...nobody, credential: 'CREDENTIAL_MISSING', operation: '', at, fault })
  }

  #now(): number {
    return instantOf(attempt(() => this.#options.clock.now()))
  }
}

function operationOf(intent: Intent): string {
  return attempt(() => intent.operation) as string
}

function projectOf({ scope }: Intent): string | undefined {
  const project = scope !== undefined && 'project' in scope ? scope.project : undefined
  return typeof project === 'string' ? project : undefined
}

function projectsOf(intents: readonly Intent[]): readonly string[] {
  return intents.flatMap((intent) => attempt(() => projectOf(intent)) ?? [])
}

/** What a hostile getter or a failing clock throws is as good as nothing. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

async function succeeds(noted: Promise<void> | undefined): Promise<boolean> {
  try {
    await noted
    return true
  } catch {
    return false
  }
}
