import type * as z from 'zod'
import type { Actor } from '../domain/actor.js'
import type { AuditFact, Override } from '../domain/audit-event.js'
import type { KeyId } from '../domain/ids.js'
import type { ManagementCommand } from '../domain/management-command.js'
import type { OrganizationState } from '../domain/organization-state.js'
import type { RoleAssignments } from '../domain/role-assignments.js'
import type { ManagerContext } from './manager-options.js'

/** What every command may say. */
export interface CommandInput {
  /** The organization it is about; by default the actor's own. The system has to name it. */
  readonly organization?: string | undefined
}

/** The rules that a command may set aside in so many words. The audit trail says which it did. */
export interface Overrides extends Readonly<Partial<Record<Override, boolean | undefined>>> {
  /** Let the last usable owner key go. Not for key actors. */
  readonly allowNoOwnerKey?: boolean | undefined
  /** Let the actor refuse itself what it is just doing. */
  readonly allowSelfLockout?: boolean | undefined
  /** Let a key be used from anywhere. */
  readonly allowUnrestricted?: boolean | undefined
}

/** The situation a command is judged and planned in. */
export interface Situation {
  readonly manager: ManagerContext
  readonly actor: Actor
  /** The one clock reading of the command, in epoch milliseconds. */
  readonly at: number
  /** The organization as loaded for this commit. */
  readonly before: OrganizationState
}

/** What a command is going to do: the state after it, what to write down, what to answer. */
export interface Plan<Result> {
  /** The organization afterwards; `undefined` when it is deleted. */
  readonly after: OrganizationState | undefined
  /** What happened, in the order of the audit trail. Nothing means that nothing changed. */
  readonly facts: readonly AuditFact[]
  /** Roles that the policy gives by itself, so that the actor need not hold them. */
  readonly granted?: RoleAssignments
  /** The key whose whole credential is handed out or re-armed: the actor must hold all its roles. */
  readonly handsOut?: KeyId
  /** Whether a new key is made without a word about its access list, so that it may be open. */
  readonly listNotGiven?: boolean
  /** The answer, given the revision the change was committed as. */
  readonly result: (revision: number) => Result
}

/** What an input has to look like: the fields that it may have, and what each may be. */
export type InputSchema<Input> = z.ZodType<Input> & { readonly shape: object }

/** One command of the Access Manager: what it takes, and what it does. */
export interface Command<Input extends CommandInput, Result> {
  /** Names the operation it takes, by the policy, and the level it is judged at. */
  readonly name: ManagementCommand
  readonly input: InputSchema<Input>
  /** Plans the command. Pure; throws where the input does not fit the state. */
  plan(situation: Situation, input: Input): Plan<Result>
}

/** One question to the Access Manager: what it takes, and the answer. Writes nothing. */
export interface Query<Input extends CommandInput, Result> {
  readonly name: ManagementCommand
  readonly input: InputSchema<Input>
  answer(situation: Situation, input: Input): Result | Promise<Result>
}
