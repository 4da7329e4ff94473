import { type KeyActor, keyActor } from '../domain/actor.js'
import type { Refusal, RefusalCode } from '../domain/refusal.js'
import { addressOf, type Facts, factsOf } from './facts.js'
import { shadowedRefusals } from './gates/gates.js'
import { Question } from './question.js'
import { refusalOf } from './refusal-of.js'

/**
 * The answer to a request. Look at `allowed` first: only an allowed decision has an actor, only a
 * refused one has a refusal. What explains the answer is built when read.
 */
export type Decision = Allowed | AllowedPublicly | Refused

/** Yes: the key may do this, there, from here; or what it lacks is shadowed. */
export class Allowed {
  /** Whether the request may be carried out. */
  readonly allowed = true
  /** Whether the operation is public, so that nobody was asked who they are. */
  readonly public = false
  readonly #question: Question
  #actor: KeyActor | undefined

  /** @internal */
  constructor(question: Question) {
    // Every allowed decision shows its class, and whoever can make one can make an actor.
    if (!Question.is(question)) throw new TypeError('an allowed decision is made by decide only')
    this.#question = question
    Object.freeze(this)
  }

  /**
   * The key that was allowed, to order changes with: its id, its organization, the address it came
   * from and the secret it used. The Access Manager judges it anew on the state it changes.
   */
  get actor(): KeyActor {
    const { key } = this.#question
    if (key === undefined) throw new TypeError('an allowed decision has a key')
    const { secret } = this.#question
    this.#actor ??= keyActor(key, { address: addressOf(this.#question), secret })
    return this.#actor
  }

  /**
   * Whether the key is of that organization, for those who need no actor.
   *
   * @internal
   */
  isWithin(organization: string): boolean {
    return this.#question.key?.organization === organization
  }

  /**
   * What would have refused but is shadowed, in the order of the gates; empty when nothing would.
   * Built when read.
   */
  get shadowed(): readonly Refusal[] {
    return shadowedOf(this.#question)
  }

  /** What decided, as plain data, built when read. */
  get facts(): Facts {
    return factsOf(this.#question, true)
  }

  /** Plain data for logs: `allowed` and the facts. No secret, and nothing to act with. */
  toJSON() {
    return { allowed: this.allowed, facts: this.facts }
  }
}

/** Yes, to anybody: the operation is public. There is no principal. */
export class AllowedPublicly {
  /** Whether the request may be carried out. */
  readonly allowed = true
  /** Whether the operation is public, so that nobody was asked who they are. */
  readonly public = true
  /** A public operation has no actor: nobody was asked who they are. */
  readonly actor = undefined
  readonly #question: Question

  /** @internal */
  constructor(question: Question) {
    this.#question = question
    Object.freeze(this)
  }

  /** No gate was asked, so none is shadowed. */
  get shadowed(): readonly Refusal[] {
    return NO_REFUSALS
  }

  /** What decided, as plain data, built when read. */
  get facts(): Facts {
    const nobody = { key: undefined, organization: undefined, entry: undefined }
    return Object.freeze({ ...factsOf(this.#question, false), ...nobody, shadowed: undefined })
  }

  /** Plain data for logs: `allowed` and the facts, which name nobody. */
  toJSON() {
    return { allowed: this.allowed, facts: this.facts }
  }
}

/** No, and why. */
export class Refused {
  /** Whether the request may be carried out. */
  readonly allowed = false
  /** The code of the refusal. */
  readonly code: RefusalCode
  readonly #question: Question
  #refusal: Refusal | undefined

  /** @internal */
  constructor(code: RefusalCode, question: Question) {
    this.code = code
    this.#question = question
    Object.freeze(this)
  }

  /**
   * Why: a stable code, a sentence, what would have done, and the facts of that code. In full detail,
   * for operators; tell callers no more than a guard does.
   */
  get refusal(): Refusal {
    this.#refusal ??= refusalOf(this.code, this.#question)
    return this.#refusal
  }

  /**
   * What shadowed gates said before the one that refused, in their order; empty when nothing. What
   * comes after the refusal was not asked. Built when read.
   */
  get shadowed(): readonly Refusal[] {
    return shadowedOf(this.#question)
  }

  /** What decided, as plain data, built when read. */
  get facts(): Facts {
    return factsOf(this.#question, false)
  }

  /** Plain data for logs: `allowed`, the refusal and the facts. Tell callers no more than a guard does. */
  toJSON() {
    return { allowed: this.allowed, refusal: this.refusal, facts: this.facts }
  }
}

const NO_REFUSALS: readonly Refusal[] = Object.freeze([])

function shadowedOf(question: Question): readonly Refusal[] {
  const codes = shadowedRefusals(question)
  if (codes.length === 0) return NO_REFUSALS
  return Object.freeze(codes.map((code) => refusalOf(code, question)))
}
