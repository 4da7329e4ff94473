import { AccessList, type ApiKey, type AuditEvent } from 'keywarden'
import { expect } from 'vitest'
import { ownFields } from '../../src/domain/own-fields.js'
import { OFFICE } from './crowded-world.js'
import { type KeyModel, keyModelOf, type Model } from './model.js'

/** What the audit trail does not tell. */
export interface Context {
  /** The keys that commands have made, by id, with their lists and secrets. */
  readonly created: ReadonlyMap<string, ApiKey>
  /** Which secret each key was proved by that gives orders. */
  readonly provedBy: ReadonlyMap<string, string>
}

type Replay<Type extends AuditEvent['type']> = (
  model: Model,
  event: AuditEvent & { readonly type: Type },
  context: Context,
) => void

/**
 * Does to the model what the events of one commit say. They have to fit what is there: a change that
 * was made on anything else than the state before it does not, nor one by who had no say any more.
 */
export function replay(model: Model, events: readonly AuditEvent[], context: Context): void {
  const [first] = events.map(ownFields)
  if (first !== undefined) expectInPower(model, first, context)
  for (const event of events.map(ownFields)) {
    const act = REPLAYS[event.type] as Replay<AuditEvent['type']>
    act(model, event, context)
  }
}

const REPLAYS: { readonly [Type in AuditEvent['type']]: Replay<Type> } = {
  'organization.created': nobodyMay,
  'organization.deleted': nobodyMay,
  'organization.renamed'(model, { name }) {
    expect(name.before).toBe(model.name)
    model.name = name.after
  },
  'organization.access_list_required'(model) {
    expect(model.accessListRequired).toBe(false)
    model.accessListRequired = true
  },
  'organization.access_list_not_required'(model) {
    expect(model.accessListRequired).toBe(true)
    model.accessListRequired = false
  },
  'project.created'(model, { project, name }) {
    expect(model.projects.has(project)).toBe(false)
    model.projects.set(project, name)
  },
  'project.renamed'(model, { project, name }) {
    expect(model.projects.get(project)).toBe(name.before)
    model.projects.set(project, name.after)
  },
  'project.deleted'(model, { project }) {
    for (const key of model.keys.values()) expect(key.projectRoles.has(project)).toBe(false)
    expect(model.projects.delete(project)).toBe(true)
  },
  'key.created'(model, event, { created }) {
    const { key: id, publicKey, project, projectRoles } = event
    const key = created.get(id)
    expect(model.keys.has(id)).toBe(false)
    expect(key).toMatchObject({ publicKey, organizationRoles: event.organizationRoles })
    expect(key?.projects).toEqual(project === undefined ? [] : [project])
    if (project !== undefined) expect(key?.rolesIn(project)).toEqual(projectRoles)
    if (key !== undefined) model.keys.set(id, keyModelOf(key))
  },
  'key.deleted'(model, event) {
    keyOf(model, event)
    model.keys.delete(event.key)
  },
  'key.described'(model, event) {
    const key = keyOf(model, event)
    expect(event.description.before).toBe(key.description)
    key.description = event.description.after
  },
  'key.roles_changed'(model, event) {
    const key = keyOf(model, event)
    const { project, roles } = event
    const had = project === undefined ? key.organizationRoles : key.projectRoles.get(project)
    expect(roles.before).toEqual(had)
    if (project === undefined) key.organizationRoles = roles.after
    else key.projectRoles.set(project, roles.after)
  },
  'key.added_to_project'(model, event) {
    const { projectRoles } = keyOf(model, event)
    expect([model.projects.has(event.project), projectRoles.has(event.project)]).toEqual([
      true,
      false,
    ])
    projectRoles.set(event.project, event.roles)
  },
  'key.removed_from_project'(model, event) {
    const { projectRoles } = keyOf(model, event)
    expect(projectRoles.get(event.project)).toEqual(event.roles)
    projectRoles.delete(event.project)
  },
  'key.access_list_changed'(model, event) {
    const { entries } = keyOf(model, event)
    for (const entry of event.removed) expect(entries.delete(entry)).toBe(true)
    for (const entry of event.added) {
      expect(entries.has(entry)).toBe(false)
      entries.add(entry)
    }
  },
  'key.rotated'(model, event) {
    const key = keyOf(model, event)
    const { secret, deadline, at } = event
    const kept = [...key.secrets]
      .map(([id, ends]) => [id, Math.min(ends, deadline)] as const)
      .filter(([, ends]) => at < ends)
    key.secrets = new Map([...kept, [secret, Number.POSITIVE_INFINITY]])
  },
  'key.disabled': switched('disabled', true),
  'key.enabled': switched('disabled', false),
  'key.revoked': switched('revoked', true),
  'key.validity_changed'(model, event) {
    const key = keyOf(model, event)
    expect([event.notBefore.before, event.expiresAt.before]).toEqual([key.notBefore, key.expiresAt])
    key.notBefore = event.notBefore.after
    key.expiresAt = event.expiresAt.after
  },
}

function keyOf(
  model: Model,
  event: { readonly key: string; readonly publicKey: string },
): KeyModel {
  const key = model.keys.get(event.key)
  if (key === undefined) throw new Error(`nobody has heard of the key ${event.key}`)
  expect(key.publicKey).toBe(event.publicKey)
  return key
}

function switched(name: 'disabled' | 'revoked', to: boolean) {
  return (
    model: Model,
    event: AuditEvent & { readonly type: 'key.disabled' | 'key.enabled' | 'key.revoked' },
  ) => {
    const key = keyOf(model, event)
    expect(key[name]).toBe(!to)
    key[name] = to
  }
}

function nobodyMay(_: Model, { type }: AuditEvent): never {
  throw new Error(`${type}: nobody in the crowd may do that`)
}

/**
 * Demands that who ordered it could still do so when it was written: a key that was there, not
 * ended, proved by a secret that still is one, admitted from the office, and an owner.
 */
function expectInPower(model: Model, event: AuditEvent, { provedBy }: Context): void {
  const { actor, at } = event
  if (actor.kind !== 'key') return
  const key = model.keys.get(actor.id)
  if (key === undefined) throw new Error(`${event.type}: by a key that is gone`)
  expect([key.disabled, key.revoked]).toEqual([false, false])
  expect(key.expiresAt === null || at < key.expiresAt).toBe(true)
  expect(at).toBeLessThan(key.secrets.get(provedBy.get(actor.id) ?? '') ?? 0)
  const list = AccessList.of([...key.entries])
  expect(list.isEmpty ? !model.accessListRequired : list.admits(OFFICE, at)).toBe(true)
  const there = 'project' in event ? (key.projectRoles.get(event.project ?? '') ?? []) : []
  expect([...key.organizationRoles, ...there]).toContainEqual(
    expect.stringMatching(/^(ORG_OWNER|GROUP_OWNER)$/),
  )
}
