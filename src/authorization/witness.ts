import { channel } from 'node:diagnostics_channel'
import type { Allowed, Decision } from '../engine/decision.js'
import type { DecisionEvent } from '../ports/decision-sink.js'
import { withinTime } from '../ports/within-time.js'
import { decisionEvent } from './decision-event.js'
import type { ReadOptions } from './engine-options.js'
import type { Identity } from './identify.js'
import { outcomeOf, tellFault } from './tell-fault.js'

/**
 * Name of the `node:diagnostics_channel` on which every decision of every engine of the process is
 * published as a `DecisionEvent`. With `unrecorded: 'refuse'` it is the decision that is told, after
 * the sink has been heard.
 */
export const DECISION_CHANNEL = 'keywarden:decision'

const published = channel(DECISION_CHANNEL)

/**
 * Takes note of decisions: usage, the sink, the diagnostics channel, secrets to keep anew. Nothing
 * here changes an answer, except that a sink may be asked to be heard first.
 */
export class Witness {
  readonly #options: ReadOptions
  /** Whose outdated secret has been told of: once, whatever they asked for at once. */
  readonly #toldOutdated = new WeakSet<Identity>()

  constructor(options: ReadOptions) {
    this.#options = options
  }

  /** Notes a decision, and waits for nobody. */
  note(decision: Decision, identity: Identity): void {
    const { decisions } = this.#options
    if (decisions !== undefined) {
      this.#aside(() => decisions.record(decisionEvent(decision, identity)))
    }
    this.#noteElsewhere(decision, identity)
  }

  /**
   * The decision, once the sink has recorded it; `unrecorded` when it failed to, or took too long.
   * Whatever else is noted is noted of the one that is returned.
   */
  async noteFirst(
    decision: Decision,
    identity: Identity,
    unrecorded: (fault: string) => Decision,
  ): Promise<Decision> {
    const told = (await this.#records(decisionEvent(decision, identity)))
      ? decision
      : unrecorded('the decision could not be recorded')
    this.#noteElsewhere(told, identity)
    return told
  }

  async #records(event: DecisionEvent): Promise<boolean> {
    const { decisions, recordTimeoutMs, onFault } = this.#options
    try {
      const noted = outcomeOf(() => decisions?.record(event))
      await withinTime(noted, recordTimeoutMs, 'the decision sink')
      return true
    } catch (error) {
      tellFault(onFault, error)
      return false
    }
  }

  #noteElsewhere(decision: Decision, identity: Identity): void {
    if (published.hasSubscribers) published.publish(decisionEvent(decision, identity))
    if (!decision.allowed || decision.public) return
    this.#noteUsage(decision)
    this.#noteOutdated(decision, identity)
  }

  /** The facts are built for those who read them: without a sink nobody does. */
  #noteUsage(decision: Allowed): void {
    const { usage } = this.#options
    if (usage === undefined) return
    const { actor, facts } = decision
    this.#aside(() =>
      usage.record({
        organization: actor.organization,
        key: actor.id,
        at: Number(facts.at),
        address: facts.address,
        entry: facts.entry,
      }),
    )
  }

  #noteOutdated(decision: Allowed, identity: Identity): void {
    const { onOutdatedSecret } = this.#options
    const { outdated } = identity
    if (onOutdatedSecret === undefined || outdated === undefined) return
    if (this.#toldOutdated.has(identity)) return
    this.#toldOutdated.add(identity)
    const { actor } = decision
    const { format, publicKey, privateKey, secret } = outdated
    setImmediate(() =>
      this.#aside(() => {
        const verifier = format.hashes.verifierOf(publicKey, privateKey)
        return onOutdatedSecret({
          ...{ organization: actor.organization, key: actor.id, secret, verifier },
        })
      }),
    )
  }

  /** What goes wrong beside the path of a request stays beside it. */
  #aside(act: () => void | Promise<void>): void {
    outcomeOf(act).catch((error) => tellFault(this.#options.onFault, error))
  }
}
