import * as z from 'zod'
import { fieldsOf, invalid } from '../domain/input.js'
import { instant, type Time } from '../domain/instant.js'
import type { Refusal } from '../domain/refusal.js'
import type { Scope } from '../engine/decision-request.js'
import { explain, type GateReport } from '../engine/explain.js'
import type { Facts } from '../engine/facts.js'
import type { IpAddress } from '../network/ip-address.js'
import type { CommandInput, Query } from './command.js'
import { keyOf } from './lookup-records.js'
import { reference, time } from './read-input.js'

/** A request as it might come: by which key, from where, to do what, where, and when. */
export interface ExplainInput extends CommandInput {
  /** Id of the key. */
  readonly key: string
  /** Where it comes from, as a value or as text. Default: not known. */
  readonly address?: IpAddress | string | undefined
  /** Name of an operation of the policy. */
  readonly operation: string
  /** Where the operation is to be done. Default: nowhere in particular. */
  readonly scope?: Scope
  /** Default `'api'`. */
  readonly surface?: string | undefined
  /** Default: now. */
  readonly at?: Time | undefined
}

/** What would become of a request. Nobody made it, so that it has no actor. */
export interface KeyExplanation {
  readonly decision:
    | { readonly allowed: true; readonly facts: Facts }
    | { readonly allowed: false; readonly refusal: Refusal; readonly facts: Facts }
  /** One report per gate, in order. The first that refused made the decision. */
  readonly gates: readonly GateReport[]
}

/** What every gate would say to a request with a key of the organization, its secret proved. */
export const explainKey: Query<ExplainInput, KeyExplanation> = {
  name: 'keys.view',
  input: z.strictObject({
    organization: z.string().optional(),
    key: reference,
    address: z.custom<IpAddress | string>().optional(),
    operation: z.string(),
    scope: z.custom<Scope>().optional(),
    surface: z.string().optional(),
    at: time.optional(),
  }),
  answer({ manager, before, at: now }, { key: id, scope: given, ...request }) {
    const { scope, project } = scopeOf(given)
    const key = keyOf(before, id)
    const { decision, gates } = explain({
      policy: manager.policy,
      organization: before.organization,
      project: project === undefined ? undefined : before.project(project),
      ...{ key, credential: 'proved', scope },
      operation: request.operation,
      address: request.address,
      surface: request.surface,
      at: request.at === undefined ? now : instant(request.at, 'at'),
    })
    const { facts } = decision
    const answer = decision.allowed
      ? { allowed: true as const, facts }
      : { allowed: false as const, refusal: decision.refusal, facts }
    return Object.freeze({ decision: Object.freeze(answer), gates })
  },
}

/** Exactly one id, or none; the project apart where it is one. */
function scopeOf(given: unknown): { readonly scope: Scope; readonly project: string | undefined } {
  if (given === undefined) return { scope: undefined, project: undefined }
  const { organization, project } = fieldsOf(given, 'scope', ['organization', 'project'])
  if (typeof project === 'string' && organization === undefined) {
    return { scope: { project }, project }
  }
  if (typeof organization === 'string' && project === undefined) {
    return { scope: { organization }, project }
  }
  return invalid('scope', 'must name one id, that of the organization or that of a project')
}
