import type { InputIssue } from '../domain/errors.js'
import type { RolePolicy } from '../domain/role-policy.js'
import type { AtlasOrganization } from './atlas-documents.js'

/** Where an export of the right shape does not fit together; none when it does. */
export function exportFaults(
  organizations: readonly AtlasOrganization[],
  policy: RolePolicy,
): readonly InputIssue[] {
  return [
    ...duplicates(organizations),
    ...organizations.flatMap((one, index) => [
      ...foreignProjects(one, `organizations[${index}]`),
      ...misplacedRoles(one, `organizations[${index}]`, policy),
    ]),
  ]
}

/** Ids and public keys name one record each, in the whole export. */
function duplicates(organizations: readonly AtlasOrganization[]): InputIssue[] {
  const seen = new Set<string>()
  const faults: InputIssue[] = []
  const once = (kind: string, value: string, field: string) => {
    if (seen.has(`${kind} ${value}`)) faults.push({ field, rule: 'must be there once' })
    seen.add(`${kind} ${value}`)
  }
  organizations.forEach(({ organization, projects, apiKeys }, index) => {
    const path = `organizations[${index}]`
    once('organization', organization.id, `${path}.organization.id`)
    projects.items.forEach((one, at) => {
      once('project', one.id, `${path}.projects${projects.field}[${at}].id`)
    })
    apiKeys.items.forEach((one, at) => {
      const key = `${path}.apiKeys${apiKeys.field}[${at}]`
      once('key', one.id, `${key}.id`)
      once('public key', one.publicKey, `${key}.publicKey`)
    })
  })
  return faults
}

function foreignProjects({ organization, projects }: AtlasOrganization, path: string) {
  const list = `${path}.projects${projects.field}`
  return projects.items.flatMap(({ orgId }, index): InputIssue[] =>
    orgId === organization.id
      ? []
      : [{ field: `${list}[${index}].orgId`, rule: 'must be the organization it is in' }],
  )
}

/** A key holds roles that exist, each at its level, in its own organization and its projects. */
function misplacedRoles(
  { organization, projects, apiKeys }: AtlasOrganization,
  path: string,
  policy: RolePolicy,
): InputIssue[] {
  const own = new Set(projects.items.map(({ id }) => id))
  return apiKeys.items.flatMap(({ roles }, key) =>
    roles.flatMap(({ roleName, orgId, groupId }, index): InputIssue[] => {
      const role = `${path}.apiKeys${apiKeys.field}[${key}].roles[${index}]`
      const level = orgId === undefined ? 'project' : 'organization'
      const known = policy.role(roleName)
      if (known === undefined) {
        return [{ field: `${role}.roleName`, rule: 'must be a role that the policy knows' }]
      }
      if (known.level !== level) {
        return [{ field: `${role}.roleName`, rule: `must be a role of level ${level}` }]
      }
      if (orgId !== undefined && orgId !== organization.id) {
        return [{ field: `${role}.orgId`, rule: 'must be the organization of the key' }]
      }
      if (groupId !== undefined && !own.has(groupId)) {
        return [{ field: `${role}.groupId`, rule: 'must be a project of the organization' }]
      }
      return []
    }),
  )
}
