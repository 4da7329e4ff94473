import { deepEqual, equal, ok } from 'node:assert/strict'
import type { AuditEvent, OrganizationState } from 'keywarden'
import { type KeyModel, type Model, modelOf } from '../../concurrency/model.js'
import type { TrailCommit } from './trail.js'

/** A key as far as the audit trail tells it: neither its secrets nor its first description. */
type ToldKey = Omit<KeyModel, 'secrets' | 'description'> & { description: string | undefined }
type Told = Omit<Model, 'keys'> & { readonly keys: Map<string, ToldKey> }

type Act<Type extends AuditEvent['type']> = (
  told: Told,
  event: AuditEvent & { readonly type: Type },
) => void

/**
 * Does what a trail says, event by event, and compares what comes out with what is stored. Each event
 * has to fit what is there: a change that was made on anything else than the state right before it
 * does not, which is what a lost update looks like.
 *
 * @returns What does not fit; nothing when the trail tells the state.
 */
export function faultsOfReplay(
  trail: readonly TrailCommit[],
  state: OrganizationState,
): readonly string[] {
  const told: Told = { name: '', accessListRequired: false, projects: new Map(), keys: new Map() }
  for (const { revision, events } of trail) {
    try {
      for (const event of events) (ACTS[event.type] as Act<AuditEvent['type']>)(told, event)
    } catch (error) {
      return [`commit ${revision} does not follow from those before it: ${error}`]
    }
  }
  try {
    deepEqual(plain(told, told), plain(modelOf(state), told))
    return []
  } catch (error) {
    return [`the records are not what the trail tells: ${error}`]
  }
}

/** In an order of its own, with what the trail can tell and no more. */
function plain({ name, accessListRequired, projects, keys }: Told, { keys: known }: Told) {
  const plainKeys = [...keys].map(([id, key]) => {
    const { publicKey, organizationRoles, projectRoles, entries } = key
    const { description, disabled, revoked, notBefore, expiresAt } = key
    return {
      ...{ id, publicKey, organizationRoles, projectRoles: [...projectRoles].sort() },
      ...(known.get(id)?.description !== undefined && { description }),
      ...{ entries: [...entries].sort(), disabled, revoked, notBefore, expiresAt },
    }
  })
  return {
    ...{ name, accessListRequired, projects: [...projects].sort() },
    keys: plainKeys.sort((one, other) => (one.id < other.id ? -1 : 1)),
  }
}

const ACTS: { readonly [Type in AuditEvent['type']]: Act<Type> } = {
  'organization.created': (told, { name }) => {
    equal(told.name, '')
    told.name = name
  },
  'organization.renamed': (told, { name }) => {
    equal(name.before, told.name)
    told.name = name.after
  },
  'organization.deleted': () => ok(false, 'nobody deletes it'),
  'organization.access_list_required': required(true),
  'organization.access_list_not_required': required(false),
  'project.created': ({ projects }, { project, name }) => {
    equal(projects.has(project), false)
    projects.set(project, name)
  },
  'project.renamed': ({ projects }, { project, name }) => {
    equal(projects.get(project), name.before)
    projects.set(project, name.after)
  },
  'project.deleted': ({ projects, keys }, { project }) => {
    for (const { projectRoles } of keys.values()) equal(projectRoles.has(project), false)
    equal(projects.delete(project), true)
  },
  'key.created': ({ keys }, event) => {
    equal(keys.has(event.key), false)
    const { publicKey, organizationRoles, project, projectRoles = [] } = event
    keys.set(event.key, {
      ...{ publicKey, organizationRoles, description: undefined },
      projectRoles: new Map(project === undefined ? [] : [[project, projectRoles]]),
      entries: new Set(event.accessList),
      ...{ disabled: false, revoked: false },
      ...{ notBefore: event.notBefore, expiresAt: event.expiresAt },
    })
  },
  'key.deleted': ({ keys }, { key }) => equal(keys.delete(key), true),
  'key.described': (told, { key: id, description }) => {
    const key = keyOf(told, id)
    if (key.description !== undefined) equal(description.before, key.description)
    key.description = description.after
  },
  'key.roles_changed': (told, { key: id, project, roles }) => {
    const key = keyOf(told, id)
    const had = project === undefined ? key.organizationRoles : key.projectRoles.get(project)
    deepEqual(roles.before, had)
    if (project === undefined) key.organizationRoles = roles.after
    else key.projectRoles.set(project, roles.after)
  },
  'key.added_to_project': (told, { key, project, roles }) => {
    const { projectRoles } = keyOf(told, key)
    deepEqual([told.projects.has(project), projectRoles.has(project)], [true, false])
    projectRoles.set(project, roles)
  },
  'key.removed_from_project': (told, { key, project, roles }) => {
    const { projectRoles } = keyOf(told, key)
    deepEqual(projectRoles.get(project), roles)
    projectRoles.delete(project)
  },
  'key.access_list_changed': (told, { key, added, removed }) => {
    const { entries } = keyOf(told, key)
    for (const entry of removed) ok(entries.delete(entry), `${entry} was not there`)
    for (const entry of added) ok(!entries.has(entry), `${entry} was there`)
    for (const entry of added) entries.add(entry)
  },
  'key.rotated': (told, { key }) => void keyOf(told, key),
  'key.disabled': switched('disabled', true),
  'key.enabled': switched('disabled', false),
  'key.revoked': switched('revoked', true),
  'key.validity_changed': (told, { key: id, notBefore, expiresAt }) => {
    const key = keyOf(told, id)
    deepEqual([notBefore.before, expiresAt.before], [key.notBefore, key.expiresAt])
    key.notBefore = notBefore.after
    key.expiresAt = expiresAt.after
  },
}

function keyOf({ keys }: Told, id: string): ToldKey {
  const key = keys.get(id)
  if (key === undefined) throw new Error(`there is no key ${id}`)
  return key
}

function required(to: boolean) {
  return (told: Told) => {
    equal(told.accessListRequired, !to)
    told.accessListRequired = to
  }
}

function switched(name: 'disabled' | 'revoked', to: boolean) {
  return (told: Told, { key: id }: { readonly key: string }) => {
    const key = keyOf(told, id)
    equal(key[name], !to)
    key[name] = to
  }
}
