import { ApiKey } from '../domain/api-key.js'
import { InvalidInput } from '../domain/errors.js'
import { Organization } from '../domain/organization.js'
import { ownFields } from '../domain/own-fields.js'
import { Project } from '../domain/project.js'
import type { RolePolicy } from '../domain/role-policy.js'
import { type AtlasKey, type AtlasOrganization, secondOf } from './atlas-documents.js'
import { AtlasImport } from './atlas-import.js'
import { atlasPolicy } from './atlas-policy.js'
import { exportFaults } from './export-rules.js'
import { MOST_FAULTS, readAtlasExport } from './read-atlas-export.js'

/** How {@link importAtlas} reads. */
export interface ImportAtlasOptions {
  /**
   * The policy that must know every role of the export. Default {@link atlasPolicy}; to import
   * roles that it does not know, pass `atlasPolicy.extend({ roles: { … } })`.
   */
  readonly policy?: RolePolicy | undefined
}

/**
 * Organizations, projects and keys of Atlas, from what its Admin API shows, as domain values.
 *
 * The document has one member `organizations`, an array of
 * `{ organization, settings, projects, apiKeys, accessLists }`: the answers of the API by those
 * names, and under `accessLists` for each key's id the list of its entries. A list may be bare or
 * the page that the API returns, `{ results, totalCount, links }`. Fields the import does not need
 * are tolerated; what it needs must be there and fit together, or nothing is imported.
 *
 * - A key's list must be there. An empty one is empty; a missing one, or one of several pages of
 *   which some are missing, is refused, for an empty list lets more through than a full one. An
 *   entry has a `cidrBlock`, an `ipAddress`, which is a block of one, or both.
 * - The roles of a key are split by level; their organization must be the key's own, their projects
 *   must be among its projects, and the policy must know them.
 * - Private keys are kept redacted, as given, without anything to prove them by: an imported key
 *   can be judged by `decide`, and authenticates nobody until it is rotated.
 * - Where no `created` is given, creation is the second that is part of every id of Atlas.
 *
 * @throws An {@link InvalidInput} naming every fault (the first 50) by its path, never by its value.
 *
 * @example
 * ```ts
 * import { importAtlas } from 'keywarden/atlas'
 *
 * const { keys } = importAtlas({
 *   organizations: [
 *     {
 *       organization: { id: '65a000000000000000000001', name: 'Acme Logistics' },
 *       settings: { apiAccessListRequired: true },
 *       projects: [],
 *       apiKeys: [
 *         {
 *           id: '65a000000000000000000002',
 *           desc: 'nightly export',
 *           publicKey: 'abcdefgh',
 *           roles: [{ orgId: '65a000000000000000000001', roleName: 'ORG_MEMBER' }],
 *         },
 *       ],
 *       accessLists: { '65a000000000000000000002': { results: [{ cidrBlock: '203.0.113.0/24' }] } },
 *     },
 *   ],
 * })
 * keys.map((key) => key.organizationRoles) // => [['ORG_MEMBER']]
 * ```
 */
export function importAtlas(document: unknown, options: ImportAtlasOptions = {}): AtlasImport {
  const { organizations } = readAtlasExport(document)
  const { policy = atlasPolicy } = ownFields(options)
  const faults = exportFaults(organizations, policy)
  if (faults.length > 0) throw new InvalidInput(faults.slice(0, MOST_FAULTS))
  return new AtlasImport(
    organizations.map(toOrganization),
    organizations.flatMap(toProjects),
    organizations.flatMap(toKeys),
  )
}

function toOrganization({ organization, settings }: AtlasOrganization): Organization {
  const { id, name, created } = organization
  return Organization.of({
    id,
    name,
    accessListRequired: settings.apiAccessListRequired,
    createdAt: created ?? secondOf(id),
  })
}

function toProjects({ projects }: AtlasOrganization): Project[] {
  return projects.items.map(({ id, orgId, name, created }) =>
    Project.of({ id, organization: orgId, name, createdAt: created ?? secondOf(id) }),
  )
}

function toKeys({ organization, apiKeys }: AtlasOrganization): ApiKey[] {
  return apiKeys.items.map(({ id, desc, publicKey, privateKey, roles, accessList, created }) => {
    const createdAt = created ?? secondOf(id)
    return ApiKey.of({
      ...{ id, organization: organization.id, publicKey, description: desc, createdAt },
      organizationRoles: roles.filter(({ orgId }) => orgId).map(({ roleName }) => roleName),
      projectRoles: projectRolesOf(roles),
      accessList,
      secrets: privateKey === undefined ? [] : [{ id, redacted: privateKey, createdAt }],
    })
  })
}

/** The roles in projects, by project: an export lists them one by one, in any order. */
function projectRolesOf(roles: AtlasKey['roles']) {
  const byProject = new Map<string, string[]>()
  for (const { groupId, roleName } of roles) {
    if (groupId === undefined) continue
    byProject.set(groupId, [...(byProject.get(groupId) ?? []), roleName])
  }
  return byProject
}
