import type { KeyActor } from '../domain/actor.js'
import type { Allowed } from '../engine/decision.js'
import type { IpAddress } from '../network/ip-address.js'
import type { Answer } from './answers/answer.js'

/**
 * Who was let in. There is no principal before the decision, and none without one (SR-08). A frozen
 * value.
 */
export class Principal {
  /** The decision that let it in, with the facts that decided. */
  readonly decision: Allowed
  /** Where the request came from; `undefined` when that did not matter and is not known. */
  readonly address: IpAddress | undefined

  /** @internal */
  constructor(decision: Allowed, address: IpAddress | undefined) {
    this.decision = decision
    this.address = address
    Object.freeze(this)
  }

  /** The key, to order changes with. Made when read: most routes do not ask for it. */
  get actor(): KeyActor {
    return this.decision.actor
  }

  /** Plain data for logs. No secret, and nothing to act with. */
  toJSON() {
    return { actor: this.actor, decision: this.decision, address: this.address }
  }
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
