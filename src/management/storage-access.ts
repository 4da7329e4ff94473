import { ApiKey } from '../domain/api-key.js'
import type { AuditEvent } from '../domain/audit-event.js'
import type { OrganizationId } from '../domain/ids.js'
import { instantOf } from '../domain/instant.js'
import { Organization } from '../domain/organization.js'
import { OrganizationState } from '../domain/organization-state.js'
import { ownFields } from '../domain/own-fields.js'
import { Project } from '../domain/project.js'
import { type Page, type PageRequest, readPage } from '../ports/page.js'
import type { Change, CommitOutcome, LoadedOrganization } from '../ports/storage.js'
import type { KeyUsage, Usage } from '../ports/usage.js'
import { withinTime } from '../ports/within-time.js'
import { Unavailable } from './errors.js'
import type { ManagerContext } from './manager-options.js'

/**
 * An organization as stored. An answer to another question is a fault, not an answer.
 *
 * @throws {@link Unavailable} when the storage fails, takes too long, or gives nonsense.
 */
export async function loadOrganization(
  manager: ManagerContext,
  organization: string,
): Promise<LoadedOrganization | undefined> {
  const loaded = await reading(manager, (storage) => storage.load(organization))
  if (loaded === undefined) return undefined
  const sound =
    loaded?.state instanceof OrganizationState &&
    loaded.state.organization.id === organization &&
    Number.isSafeInteger(loaded.revision)
  return sound ? loaded : nonsense()
}

/**
 * One page of the keys of an organization, or of those in one of its projects.
 *
 * @throws {@link Unavailable} when the storage fails, takes too long, or gives keys of others.
 */
export async function loadKeys(
  manager: ManagerContext,
  owner: { readonly organization: OrganizationId; readonly project?: string | undefined },
  request: PageRequest,
): Promise<Page<ApiKey>> {
  const { organization, project } = owner
  const isAsked = (key: unknown) =>
    ApiKey.is(key) &&
    key.organization === organization &&
    (project === undefined || key.rolesIn(project).length > 0)
  return loadPage(manager, request, isAsked, (storage) => storage.keys(owner, request))
}

/**
 * One page of the projects of an organization.
 *
 * @throws {@link Unavailable} when the storage fails, takes too long, or gives projects of others.
 */
export async function loadProjects(
  manager: ManagerContext,
  organization: OrganizationId,
  request: PageRequest,
): Promise<Page<Project>> {
  const isAsked = (project: unknown) => Project.is(project) && project.organization === organization
  return loadPage(manager, request, isAsked, (storage) => storage.projects(organization, request))
}

/**
 * One page of the organizations.
 *
 * @throws {@link Unavailable} when the storage fails, takes too long, or gives nonsense.
 */
export async function loadOrganizations(
  manager: ManagerContext,
  request: PageRequest,
): Promise<Page<Organization>> {
  return loadPage(manager, request, Organization.is, (storage) => storage.organizations(request))
}

/**
 * One page of the audit trail of an organization.
 *
 * @throws {@link Unavailable} when the storage fails, takes too long, or gives events of others.
 */
export async function loadEvents(
  manager: ManagerContext,
  organization: OrganizationId,
  request: PageRequest,
): Promise<Page<AuditEvent>> {
  const isAsked = (event: unknown) =>
    typeof event === 'object' &&
    event !== null &&
    Object.hasOwn(event, 'organization') &&
    (event as AuditEvent).organization === organization
  return loadPage(manager, request, isAsked, (storage) => storage.events(organization, request))
}

/**
 * How keys have been used.
 *
 * @throws {@link Unavailable} when the storage fails, takes too long, or gives nonsense.
 */
export async function loadUsage(
  manager: ManagerContext,
  organization: OrganizationId,
  keys: readonly string[],
): Promise<ReadonlyMap<string, KeyUsage>> {
  const usage = await reading(manager, (storage) => storage.usage(organization, keys))
  const sound = usage instanceof Map && keys.every((key) => isUsage(usage.get(key)))
  return sound ? usage : nonsense()
}

/** Whether it tells how a key has been used; nothing tells that it has not been. */
function isUsage(value: unknown): boolean {
  if (value === undefined) return true
  const { entries } = (value ?? {}) as Partial<KeyUsage>
  return isUse(value) && entries instanceof Map && [...entries.values()].every(isUse)
}

function isUse(value: unknown): boolean {
  const { count, lastUsedAt } = (value ?? {}) as Partial<Usage>
  return Number.isSafeInteger(count) && !Number.isNaN(instantOf(lastUsedAt))
}

/**
 * Writes a change.
 *
 * @throws {@link Unavailable} when the storage fails or takes too long: what it did is not known.
 */
export async function commitChange(
  { storage, storageTimeoutMs }: ManagerContext,
  change: Change,
): Promise<CommitOutcome> {
  try {
    const committing = withinTime(storage.commit(change), storageTimeoutMs, 'the storage')
    const outcome = ownFields(await committing)
    if (outcome.committed === false) return outcome
    if (outcome.committed === true && Number.isSafeInteger(outcome.revision)) return outcome
  } catch (cause) {
    throw new Unavailable('the storage failed while writing', 'unknown', cause)
  }
  throw new Unavailable('the storage did not say what it wrote', 'unknown')
}

async function loadPage<Item>(
  manager: ManagerContext,
  request: PageRequest,
  isAsked: (item: unknown) => boolean,
  load: (storage: ManagerContext['storage']) => Promise<Page<Item>>,
): Promise<Page<Item>> {
  readPage(request)
  const page = await reading(manager, load)
  if (!Array.isArray(page?.items) || !page.items.every(isAsked)) return nonsense()
  const { items, next } = ownFields(page)
  return { items, next }
}

async function reading<T>(
  { storage, storageTimeoutMs }: ManagerContext,
  read: (storage: ManagerContext['storage']) => Promise<T>,
): Promise<T> {
  try {
    return await withinTime(read(storage), storageTimeoutMs, 'the storage')
  } catch (cause) {
    throw new Unavailable('the storage failed, or took too long', 'nothing-done', cause)
  }
}

function nonsense(): never {
  throw new Unavailable('the storage answered another question', 'nothing-done')
}
