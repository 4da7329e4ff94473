import { channel } from 'node:diagnostics_channel'
import type { Decision } from '../engine/decision.js'
import { decisionEvent } from './decision-event.js'
import type { ReadOptions } from './engine-options.js'
import type { Identity } from './identify.js'

/** Node's diagnostics channel on which every decision is published as a `DecisionEvent`. */
export const DECISION_CHANNEL = 'keywarden:decision'

const published = channel(DECISION_CHANNEL)

/**
 * Takes note of decisions: usage, the sink, the diagnostics channel, secrets to keep anew. Nothing
 * here changes an answer, except that a sink may be asked to be heard first.
 */
export class Witness {
  readonly #options: ReadOptions

  constructor(options: ReadOptions) {
    this.#options = options
    Object.freeze(this)
  }

  /** Notes a decision. What the sink has to say is returned, for those who wait for it. */
  note(decision: Decision, identity: Identity): Promise<void> | undefined {
    this.#noteUsage(decision)
    this.#noteOutdated(decision, identity)
    const { decisions } = this.#options
    if (decisions === undefined && !published.hasSubscribers) return undefined
    const event = decisionEvent(decision, identity.publicKey)
    if (published.hasSubscribers) published.publish(event)
    return decisions && told(() => decisions.record(event))
  }

  #noteUsage(decision: Decision): void {
    const { usage } = this.#options
    if (usage === undefined || !decision.allowed || decision.public) return
    const { actor, facts } = decision
    quietly(() =>
      usage.record({
        organization: actor.organization,
        key: actor.id,
        at: facts.at?.getTime() ?? 0,
        ...(facts.address !== undefined && { address: facts.address }),
        ...(facts.entry !== undefined && { entry: facts.entry }),
      }),
    )
  }

  #noteOutdated(decision: Decision, { outdated, secret }: Identity): void {
    const { onOutdatedSecret } = this.#options
    if (onOutdatedSecret === undefined || outdated === undefined) return
    if (!decision.allowed || decision.public || secret === undefined) return
    const { organization, id: key } = decision.actor
    const { format, publicKey, privateKey } = outdated
    setImmediate(() =>
      quietly(() => {
        const verifier = format.hashes.verifierOf(publicKey, privateKey)
        return onOutdatedSecret({ organization, key, secret, verifier })
      }),
    )
  }
}

/** The outcome of an act as a promise, thrown or not. */
async function told(act: () => void | Promise<void>): Promise<void> {
  await act()
}

/** What goes wrong beside the path of a request stays beside it. */
function quietly(act: () => void | Promise<void>): void {
  told(act).catch(() => undefined)
}
