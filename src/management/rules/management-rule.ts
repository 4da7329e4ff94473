import type { Order } from '../admit-actor.js'
import type { Overrides, Plan, Situation } from '../command.js'

/** A command as it is about to be committed. */
export interface Proposal {
  readonly situation: Situation
  readonly plan: Plan<unknown>
  readonly order: Order
  readonly overrides: Overrides
}

/** A rule about every command: it throws a `RuleBroken` when this one breaks it. */
export type ManagementRule = (proposal: Proposal) => void
