import { type Presented, type PresentedAnswer, readCredential } from '../credentials/presented.js'
import type { CredentialFailure } from '../domain/refusal.js'
import { refuseCredential } from '../engine/gates/credential.js'
import { withinTime } from '../ports/within-time.js'
import type { ReadCaller, ReadIntent } from './access-request.js'
import type { ReadOptions } from './engine-options.js'
import { type Identity, identify, nobody, stale, unidentified } from './identify.js'
import { type Shadow, shadowFor } from './shadow.js'
import { outcomeOf, tellFault } from './tell-fault.js'

/**
 * Establishes who calls: reads the credential, asks the lookup, proves the secret, and then asks what
 * is shadowed. Total: whatever a lookup does or answers, an identity comes out, if only that of a
 * fault (SR-26).
 */
export class CallerIdentifier {
  readonly #options: ReadOptions

  constructor(options: ReadOptions) {
    this.#options = options
  }

  /** The identity, where what it takes is in memory; registers of nonces are asked elsewhere. */
  recall(caller: ReadCaller, intents: readonly ReadIntent[], at: number): Identity | undefined {
    const presented = this.#read(caller, intents)
    if (typeof presented === 'string') return nobody(presented)
    if (presented.kind === 'digest') return undefined
    const identity = this.#peek(presented, projectsOf(intents), at)
    return identity && this.#shadowed(identity, caller.shadow)
  }

  /** The identity, from memory or from wherever the lookup has it. */
  async identify(
    caller: ReadCaller,
    intents: readonly ReadIntent[],
    at: number,
  ): Promise<Identity> {
    const presented = this.#read(caller, intents)
    if (typeof presented === 'string') return nobody(presented)
    const projects = projectsOf(intents)
    const known = await this.#known(presented, projects, at)
    const identity =
      presented.kind === 'digest' ? await this.#spend(presented, known, projects, at) : known
    return this.#shadowed(identity, caller.shadow)
  }

  async #known(presented: Presented, projects: readonly string[], at: number): Promise<Identity> {
    return this.#peek(presented, projects, at) ?? this.#find(presented, projects, at)
  }

  /** Reads the credential, unless all that is asked for is public: then nobody is asked. */
  #read({ credential }: ReadCaller, intents: readonly ReadIntent[]): Presented | CredentialFailure {
    const { policy, formats, httpDigest } = this.#options
    const isPublic = ({ operation }: ReadIntent) => policy.operation(operation)?.access === 'public'
    return readCredential(intents.every(isPublic) ? undefined : credential, formats, httpDigest)
  }

  #peek(presented: Presented, projects: readonly string[], at: number): Identity | undefined {
    const { lookup } = this.#options
    if (typeof lookup.peek !== 'function') return undefined
    let found: unknown
    try {
      found = lookup.peek(presented.publicKey, projects)
      // A promise is no answer here; that it rejects must not end the process.
      if (found instanceof Promise) found.catch((error) => this.#tell(error))
    } catch (error) {
      return this.#failed(presented, 'the key lookup failed', error)
    }
    return found === undefined ? undefined : this.#judge(presented, found, projects, at)
  }

  async #find(presented: Presented, projects: readonly string[], at: number): Promise<Identity> {
    const { lookup, lookupTimeoutMs } = this.#options
    let failure = `the key lookup did not answer in ${lookupTimeoutMs} ms`
    const asked = outcomeOf(() => lookup.find(presented.publicKey, projects)).catch((error) => {
      failure = 'the key lookup failed'
      throw error
    })
    let found: unknown
    try {
      found = await withinTime(asked, lookupTimeoutMs, 'the key lookup')
    } catch (error) {
      return this.#failed(presented, failure, error)
    }
    return this.#judge(presented, found, projects, at)
  }

  /**
   * Takes the nonce of an answer: only of one that is proved, and for a key that could be used, so
   * that neither a guess nor a key that has ended costs or tells anything (SR-16, SR-17).
   */
  async #spend(
    presented: PresentedAnswer,
    identity: Identity,
    projects: readonly string[],
    at: number,
  ): Promise<Identity> {
    const { policy, lookupTimeoutMs } = this.#options
    if (refuseCredential({ ...identity, policy, at }) !== undefined) return identity
    try {
      const said = presented.answer.spend()
      if (typeof said === 'boolean') return said ? identity : stale(identity)
      const waited = outcomeOf(() => said)
      const taken = await withinTime(waited, lookupTimeoutMs, 'the register of nonces')
      // The key may have been revoked while the register was asked (SR-20).
      return taken === true ? await this.#known(presented, projects, at) : stale(identity)
    } catch (error) {
      return this.#failed(presented, 'the register of nonces failed', error)
    }
  }

  #judge(presented: Presented, found: unknown, projects: readonly string[], at: number): Identity {
    try {
      return identify(presented, found, projects, at)
    } catch (error) {
      return this.#failed(presented, 'what the key lookup answered cannot be judged', error)
    }
  }

  #shadowed(identity: Identity, shadow: Shadow | undefined): Identity {
    if (shadow === undefined) return identity
    try {
      return { ...identity, shadow: shadowFor(shadow, identity) }
    } catch (error) {
      this.#tell(error)
      return identity
    }
  }

  #failed(presented: Presented, fault: string, error: unknown): Identity {
    this.#tell(error)
    return unidentified(presented, fault)
  }

  #tell(error: unknown): void {
    tellFault(this.#options.onFault, error)
  }
}

function projectsOf(intents: readonly ReadIntent[]): readonly string[] {
  const project = intents[0]?.project
  if (intents.length === 1) return project === undefined ? [] : [project]
  const projects = new Set<string>()
  for (const { project } of intents) if (project !== undefined) projects.add(project)
  return [...projects]
}
