import type { Actor } from '../domain/actor.js'
import { auditEvent } from '../domain/audit-event.js'
import { invalid } from '../domain/input.js'
import type { ManagementCommand } from '../domain/management-command.js'
import { ownFields } from '../domain/own-fields.js'
import { type Order, refuseActor } from './admit-actor.js'
import { changesBetween } from './changes-between.js'
import type { Command, CommandInput, Overrides, Query, Situation } from './command.js'
import { Forbidden, RuleBroken } from './errors.js'
import { projectOf } from './lookup-records.js'
import type { ManagerContext } from './manager-options.js'
import { readClock } from './read-clock.js'
import { overridesIn, readInput } from './read-input.js'
import type { Proposal } from './rules/management-rule.js'
import { MANAGEMENT_RULES } from './rules/rules.js'
import { commitChange, loadOrganization } from './storage-access.js'
import { untilWritten } from './until-written.js'

/**
 * Runs a command: read the input, then load, admit, plan, keep the rules, commit. When others wrote
 * meanwhile it starts over on fresh state; nothing is done unless all of it is.
 */
export async function runCommand<Input extends CommandInput, Result>(
  command: Command<Input, Result>,
  manager: ManagerContext,
  actor: Actor,
  given: unknown,
): Promise<Result> {
  const input = readInput(command.input, given)
  const at = readClock(manager)
  return untilWritten(manager, ownOrganization(actor, input), async () => {
    const { situation, revision, order } = await admitted(command.name, manager, actor, input, at)
    const plan = ownFields(command.plan(situation, input))
    const proposal = { situation, plan, order, overrides: input as Overrides }
    for (const rule of MANAGEMENT_RULES) rule(proposal)
    if (plan.facts.length === 0) return { result: plan.result(revision) }
    const outcome = await commitChange(manager, changeOf(proposal, revision))
    if (outcome.committed) return { result: plan.result(outcome.revision) }
    if (outcome.reason === 'id-taken') idTaken(input)
    return undefined
  })
}

/** Runs a query: read the input, load, admit, answer. */
export async function runQuery<Input extends CommandInput, Result>(
  query: Query<Input, Result>,
  manager: ManagerContext,
  actor: Actor,
  given: unknown,
): Promise<Result> {
  const input = readInput(query.input, given)
  const at = readClock(manager)
  const { situation } = await admitted(query.name, manager, actor, input, at)
  return query.answer(situation, input)
}

/** The state of the organization, once the actor has been found to be allowed. */
async function admitted(
  command: ManagementCommand,
  manager: ManagerContext,
  actor: Actor,
  input: CommandInput & { readonly project?: string; readonly key?: string },
  at: number,
) {
  if (actor.kind === 'user' && !manager.policy.recognizes(actor.roles)) {
    invalid(
      'actor',
      'must hold roles that the policy knows only, each where one of its level can be',
    )
  }
  const organization = organizationOf(actor, input)
  const loaded = await loadOrganization(manager, ownOrganization(actor, input))
  const order: Order = {
    ...{ policy: manager.policy, actor, organization, at },
    command: rotatesItself(command, actor, input) ? 'keys.rotateSelf' : command,
    project: input.project,
    state: loaded?.state,
  }
  const refusal = refuseActor(order)
  if (refusal !== undefined) throw new Forbidden(refusal)
  if (loaded === undefined) {
    throw new RuleBroken('NOT_FOUND', 'there is no such organization', { field: 'organization' })
  }
  // No gate asks this of the system, which reaches no further than what is there (SR-22).
  if (input.project !== undefined) projectOf(loaded.state, input.project)
  const situation: Situation = { manager, actor, at, before: loaded.state }
  return { situation, revision: loaded.revision, order }
}

/** The organization whose state a command is about: people and keys have none but their own. */
function ownOrganization(actor: Actor, input: CommandInput): string {
  return actor.kind === 'system' ? organizationOf(actor, input) : actor.organization
}

function organizationOf(actor: Actor, { organization }: CommandInput): string {
  if (organization !== undefined) return organization
  if (actor.kind !== 'system') return actor.organization
  return invalid('organization', 'must be given, for the system belongs to none')
}

/** Renewing one's own secret is a command of its own: a policy may give it to any key. */
function rotatesItself(
  command: ManagementCommand,
  actor: Actor,
  input: { readonly key?: string },
): boolean {
  return command === 'keys.rotate' && actor.kind === 'key' && input.key === actor.id
}

function changeOf({ situation, plan, overrides }: Proposal, basedOn: number) {
  const { actor, at, before } = situation
  const organization = before.organization.id
  const order = { organization, actor, at, overrides: overridesIn(overrides) }
  const events = plan.facts.map((fact) => auditEvent(fact, order))
  return changesBetween(before, plan.after, { organization, basedOn, events })
}

/** An id that was given is taken for good; one that was drawn is drawn again. */
function idTaken(input: CommandInput & { readonly id?: string }): void {
  if (input.id === undefined) return
  throw new RuleBroken('ID_TAKEN', 'is taken; give another, or none', { field: 'id' })
}
