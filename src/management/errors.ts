import { type ErrorCode, KeywardenError } from '../domain/errors.js'
import { ownFields } from '../domain/own-fields.js'
import type { Refusal } from '../domain/refusal.js'

/**
 * The actor may not order this: one of the gates of the decision refuses, on the state that the
 * command was to change. Nothing has been done.
 */
export class Forbidden extends KeywardenError {
  readonly code = 'FORBIDDEN'
  /** What the gate said, in full detail; tell callers no more than a guard would. */
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(`forbidden, ${refusal.code}: ${refusal.message}; ${refusal.remedy}`)
    this.refusal = refusal
  }
}

/** Others kept changing the organization meanwhile. Nothing has been done; try again. */
export class Conflict extends KeywardenError {
  readonly code = 'CONFLICT'

  constructor() {
    super('the organization was changed by others meanwhile; try again')
  }
}

/**
 * The storage or the clock failed. When it was the storage that failed while writing, the change may
 * or may not have been made; what `outcome` says.
 */
export class Unavailable extends KeywardenError {
  readonly code = 'UNAVAILABLE'
  /** `'nothing-done'`, or `'unknown'` where the fault came while writing: look before trying again. */
  readonly outcome: 'nothing-done' | 'unknown'

  constructor(fault: string, outcome: 'nothing-done' | 'unknown', cause?: unknown) {
    super(`no command is possible: ${fault}`, { cause })
    this.outcome = outcome
  }
}

/** The code of a {@link RuleBroken}. */
export type RuleCode = Exclude<
  ErrorCode,
  | 'INVALID_INPUT'
  | 'INVALID_POLICY'
  | 'FORBIDDEN'
  | 'CONFLICT'
  | 'UNAVAILABLE'
  | 'DAMAGED_DATA'
  | 'WRONG_SCHEMA'
>

/** What a broken rule is about, as plain data: which of these are there depends on the code. */
export interface RuleDetails {
  /** The field of the command at fault. */
  readonly field?: string
  /** Ids of the keys concerned. */
  readonly keys?: readonly string[]
  /** Canonical texts of the access list entries concerned. */
  readonly entries?: readonly string[]
  /** Roles concerned, each with the project it is about; without one it is about the organization. */
  readonly roles?: readonly { readonly role: string; readonly project?: string | undefined }[]
  /** The limit that would be exceeded. */
  readonly limit?: number
  /** What the decision would say afterwards. */
  readonly refusal?: Refusal
}

/** A command breaks a rule of management. Nothing has been done. */
export class RuleBroken extends KeywardenError {
  /** Which rule, for programs. */
  readonly code: RuleCode
  /** What it is about, for programs. */
  readonly details: RuleDetails

  constructor(code: RuleCode, rule: string, details: RuleDetails = {}) {
    const { field } = ownFields(details)
    super(field === undefined ? rule : `${field}: ${rule}`)
    this.code = code
    this.details = Object.freeze(details)
  }
}
