import { deepEqual } from 'node:assert/strict'
import {
  type ApiKey,
  KeywardenError,
  type Organization,
  type OrganizationState,
  type Project,
} from 'keywarden'
import { expect } from 'vitest'
import { ownFields } from '../../src/domain/own-fields.js'
import { type CrowdedWorld, LIMITS, NOON } from './crowded-world.js'
import { modelOf } from './model.js'
import type { Outcome } from './orders.js'
import { replay } from './replay.js'

/** What commands answer, as far as it tells what is stored. */
interface Answer {
  readonly revision: number
  readonly key?: ApiKey
  readonly privateKey?: string
  readonly project?: Project
  readonly organization?: Organization
}

/** Demands of a crowd that has had its say all that holds whatever the order of things. */
export async function expectOrder(
  world: CrowdedWorld,
  outcomes: readonly Outcome[],
): Promise<void> {
  const states = await statesOf(world)
  expect(wildErrors(outcomes)).toEqual([])
  await expectCommitsCounted(world)
  for (const outcome of outcomes) expectKept(world, outcome, states)
  for (const state of states.values()) expectSound(state)
  expectTrailTold(world, outcomes, states)
  expect((await world.memory.load('rival'))?.revision).toBe(1)
}

/** Acme at every revision since the scene was set. */
async function statesOf({ storage, before }: CrowdedWorld) {
  const states = new Map([[before.revision, before.state]])
  for (const { revision, after } of storage.written) {
    const loaded = await after
    expect(loaded?.revision).toBe(revision)
    if (loaded !== undefined) states.set(revision, loaded.state)
  }
  return states
}

type States = Awaited<ReturnType<typeof statesOf>>

/** Errors that no command may end in: raw ones, and faults where nothing failed. */
function wildErrors(outcomes: readonly Outcome[]): unknown[] {
  const errors = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome.error] : []))
  return errors.filter(
    (error) => !(error instanceof KeywardenError) || error.code === 'UNAVAILABLE',
  )
}

/** One revision per commit, without gaps; the audit trail is the events of the commits in order. */
async function expectCommitsCounted({ memory, storage, before }: CrowdedWorld): Promise<void> {
  const revisions = storage.written.map(({ revision }) => revision)
  expect(revisions).toEqual(revisions.map((_, index) => before.revision + 1 + index))
  expect((await memory.load('acme'))?.revision).toBe(before.revision + revisions.length)
  const { items } = await memory.events('acme', { limit: 500 })
  const events = storage.written.flatMap(({ change }) => change.events)
  expect(items.slice(items.length - events.length)).toEqual(events)
}

/** What was refused was not written; what was answered was, once, and can be seen from then on. */
function expectKept(world: CrowdedWorld, outcome: Outcome, states: States): void {
  const written = world.storage.written.filter(({ change }) =>
    change.events.some(({ at }) => at === outcome.at),
  )
  if ('error' in outcome) {
    expect(written).toEqual([])
    return
  }
  const answer = ownFields(outcome.result as Answer)
  const revisions = written.map(({ revision }) => revision)
  expect([[], [answer.revision]]).toContainEqual(revisions)
  const state = states.get(answer.revision)
  expect(state).toBeDefined()
  if (state !== undefined) expectSeen(ownFields(outcome.order.input), answer, state)
}

/** The state at the revision of an answer is what the answer says. */
function expectSeen(
  input: { readonly project?: string },
  answer: Answer,
  state: OrganizationState,
) {
  const { key, project, organization } = answer
  if (project !== undefined) expect(text(state.project(project.id))).toBe(text(project))
  if (organization !== undefined) expect(text(organization)).toBe(text(state.organization))
  if (key === undefined) return
  const stored = state.key(key.id)
  if (input.project !== undefined) {
    expect(stored?.rolesIn(input.project)).toEqual(key.rolesIn(input.project))
  } else {
    expect(text(stored)).toBe(text(key))
  }
}

/** A record as plain data, without verifiers. */
function text(record: unknown): string | undefined {
  return JSON.stringify(record)
}

/** What must be true of the organization at every revision. */
function expectSound(state: OrganizationState): void {
  expect(state.keys.filter(isUsableOwner)).not.toEqual([])
  expect(state.keyCount).toBeLessThanOrEqual(LIMITS.keysPerOrganization)
  expect(state.projectCount).toBeLessThanOrEqual(LIMITS.projectsPerOrganization)
  expect(new Set(state.keys.map(({ publicKey }) => publicKey)).size).toBe(state.keyCount)
  for (const { accessList, secrets, projects } of state.keys) {
    const networks = accessList.entries.map(({ cidr }) => String(cidr))
    expect(networks.length).toBeLessThanOrEqual(LIMITS.entriesPerList)
    expect(new Set(networks).size).toBe(networks.length)
    expect(secrets.length).toBeLessThanOrEqual(2)
    expect(projects.filter((id) => state.project(id) === undefined)).toEqual([])
  }
}

/** Whether a key can be used, and may change keys. */
export function isUsableOwner(key: ApiKey): boolean {
  const live = key.secrets.some((secret) => secret.verifier !== undefined && secret.isLive(NOON))
  return live && key.stateAt(NOON) === 'active' && key.organizationRoles.includes('ORG_OWNER')
}

/** Whoever does what the audit trail says, event by event, comes to what is stored. */
function expectTrailTold(world: CrowdedWorld, outcomes: readonly Outcome[], states: States): void {
  const answers = outcomes.flatMap((one) =>
    'result' in one ? [ownFields(one.result as Answer)] : [],
  )
  const created = new Map(answers.flatMap(({ key }) => (key === undefined ? [] : [[key.id, key]])))
  const actors = [...world.actors.values()].filter((actor) => actor.kind === 'key')
  const provedBy = new Map(actors.map(({ id, secret }) => [id, String(secret)]))
  const model = modelOf(world.before.state)
  for (const { change, revision } of world.storage.written) {
    replay(model, change.events, { created, provedBy })
    const state = states.get(revision)
    deepEqual(model, state && modelOf(state))
  }
}
