import { type Presented, type PresentedAnswer, readCredential } from '../credentials/presented.js'
import type { CredentialFailure } from '../domain/refusal.js'
import { refuseCredential } from '../engine/gates/credential.js'
import type { KnownRevision } from '../ports/key-lookup.js'
import { withinTime } from '../ports/within-time.js'
import type { ReadCaller, ReadIntent } from './access-request.js'
import type { ReadOptions } from './engine-options.js'
import { type Identity, identify, isKnownFrom, nobody, stale, unidentified } from './identify.js'
import { type Shadow, shadowFor } from './shadow.js'
import { outcomeOf, tellFault } from './tell-fault.js'

/** What is asked of the lookup, and of what it answers. */
interface CallerQuestion {
  readonly presented: Presented
  readonly projects: readonly string[]
  readonly at: number
  readonly atLeast: KnownRevision | undefined
}

const MALFORMED = 'the revision token is malformed'

/** The first pause before a lookup is asked again for a revision; each is twice the one before. */
const FIRST_PAUSE_MS = 5

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
    const { atLeast, shadow } = caller
    if (atLeast === 'malformed') return unidentified(presented, MALFORMED)
    if (presented.kind === 'digest') return undefined
    const identity = this.#peek({ presented, projects: projectsOf(intents), at, atLeast })
    if (identity === undefined || (atLeast && !isKnownFrom(identity, atLeast))) return undefined
    return this.#shadowed(identity, shadow)
  }

  /** The identity, from memory or from wherever the lookup has it. */
  async identify(
    caller: ReadCaller,
    intents: readonly ReadIntent[],
    at: number,
  ): Promise<Identity> {
    const presented = this.#read(caller, intents)
    if (typeof presented === 'string') return nobody(presented)
    const { atLeast, shadow } = caller
    if (atLeast === 'malformed') return unidentified(presented, MALFORMED)
    const question = { presented, projects: projectsOf(intents), at, atLeast }
    const known = await this.#known(question)
    const identity =
      presented.kind === 'digest' ? await this.#spend(presented, known, question) : known
    return this.#shadowed(identity, shadow)
  }

  async #known(question: CallerQuestion): Promise<Identity> {
    const { atLeast } = question
    if (atLeast !== undefined) return this.#awaited(question, atLeast)
    return this.#peek(question) ?? this.#find(question)
  }

  /**
   * The identity as of a revision: asks until the lookup has it, or the time is up. What is in memory
   * is left to `find`, so that a key costs the same work whether it is there or not (SR-03).
   */
  async #awaited(question: CallerQuestion, atLeast: KnownRevision): Promise<Identity> {
    const { maxWaitMs } = this.#options
    const until = performance.now() + maxWaitMs
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs *= 2) {
      const identity = await this.#find(question)
      if (isKnownFrom(identity, atLeast)) return identity
      const leftMs = until - performance.now()
      if (leftMs <= 0) {
        const fault = `the revision that was asked for was not there in ${maxWaitMs} ms`
        return unidentified(question.presented, fault)
      }
      await pause(Math.min(pauseMs, leftMs))
    }
  }

  /** Reads the credential, unless all that is asked for is public: then nobody is asked. */
  #read({ credential }: ReadCaller, intents: readonly ReadIntent[]): Presented | CredentialFailure {
    const { policy, formats, httpDigest } = this.#options
    const isPublic = ({ operation }: ReadIntent) => policy.operation(operation)?.access === 'public'
    return readCredential(intents.every(isPublic) ? undefined : credential, formats, httpDigest)
  }

  #peek(question: CallerQuestion): Identity | undefined {
    const { presented, projects, atLeast } = question
    const { lookup } = this.#options
    if (typeof lookup.peek !== 'function') return undefined
    let found: unknown
    try {
      found = lookup.peek(presented.publicKey, projects, atLeast)
      // A promise is no answer here; that it rejects must not end the process.
      if (found instanceof Promise) found.catch((error) => this.#tell(error))
    } catch (error) {
      return this.#failed(presented, 'the key lookup failed', error)
    }
    return found === undefined ? undefined : this.#judge(question, found)
  }

  async #find(question: CallerQuestion): Promise<Identity> {
    const { presented, projects, atLeast } = question
    const { lookup, lookupTimeoutMs } = this.#options
    let failure = `the key lookup did not answer in ${lookupTimeoutMs} ms`
    const asking = outcomeOf(() => lookup.find(presented.publicKey, projects, atLeast))
    const asked = asking.catch((error) => {
      failure = 'the key lookup failed'
      throw error
    })
    let found: unknown
    try {
      found = await withinTime(asked, lookupTimeoutMs, 'the key lookup')
    } catch (error) {
      return this.#failed(presented, failure, error)
    }
    return this.#judge(question, found)
  }

  /**
   * Takes the nonce of an answer: only of one that is proved, and for a key that could be used, so
   * that neither a guess nor a key that has ended costs or tells anything (SR-16, SR-17).
   */
  async #spend(
    presented: PresentedAnswer,
    identity: Identity,
    question: CallerQuestion,
  ): Promise<Identity> {
    const { at } = question
    const { policy, lookupTimeoutMs } = this.#options
    if (refuseCredential({ ...identity, policy, at }) !== undefined) return identity
    try {
      const said = presented.answer.spend()
      if (typeof said === 'boolean') return said ? identity : stale(identity)
      const waited = outcomeOf(() => said)
      const taken = await withinTime(waited, lookupTimeoutMs, 'the register of nonces')
      // The key may have been revoked while the register was asked (SR-20).
      return taken === true ? await this.#known(question) : stale(identity)
    } catch (error) {
      return this.#failed(presented, 'the register of nonces failed', error)
    }
  }

  #judge({ presented, projects, at }: CallerQuestion, found: unknown): Identity {
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

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
