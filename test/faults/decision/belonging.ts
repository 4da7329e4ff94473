import { faultsIn } from '../fault.js'

/** Faults in what belongs to whom, and who is let in where. */
export const BELONGING_FAULTS = [
  ...faultsIn('engine/gates/role.ts', [
    {
      rule: 'S10',
      find: 'firstOf(key.roles.organization, operation)',
      replace:
        "operation.level === 'organization' ? undefined : firstOf(key.roles.organization, operation)",
      says: 'roles in the organization give no access to the organization',
    },
    {
      rule: 'S10',
      find: 'firstOf(key.roles.in(scopeId), operation)',
      replace: 'undefined',
      says: 'roles in a project give no access to the project',
    },
    {
      rule: 'S17',
      find: 'firstOf(key.roles.organization, ',
      replace: 'firstOf(key.roles.organization.slice(-1), ',
      says: 'of the roles in the organization one counts',
    },
    {
      rule: 'S17',
      find: 'firstOf(key.roles.in(scopeId), ',
      replace: 'firstOf(key.roles.in(scopeId).slice(0, 1), ',
      says: 'of the roles in a project one counts',
    },
    {
      rule: 'S18',
      find: 'firstOf(key.roles.in(scopeId), operation)',
      replace: 'firstAnywhere(key.roles, operation)',
      says: 'an invitation to one project opens all of them',
    },
    {
      rule: 'S18',
      find: 'firstOf(key.roles.organization, operation)',
      replace:
        "operation.level === 'project' ? undefined : firstOf(key.roles.organization, operation)",
      says: 'whoever owns the organization has to be invited to its projects',
    },
  ]),
  ...faultsIn('engine/gates/scope.ts', [
    {
      rule: 'S13',
      find: 'scopeId === key.organization',
      replace: 'scopeId !== undefined',
      says: 'a key reaches other organizations',
    },
    {
      rule: 'S13',
      find: ' && project.organization === key.organization',
      replace: '',
      says: 'a key reaches projects of other organizations',
    },
  ]),
  ...faultsIn('domain/organization-state.ts', [
    {
      rule: 'S13',
      find: 'const item = ownedBy(organization, value, `',
      replace: 'const item = ownedBy({ id: items[index]?.organization } as Organization, value, `',
      says: 'an organization is loaded with keys of another',
    },
    {
      rule: 'S13',
      find: 'const item = ownedBy(organization, value, field, kind)',
      replace: 'const item = value',
      says: 'an organization takes in keys of another',
    },
    {
      rule: 'S13',
      find: 'new Map([...this.#keys].map(([key, value]) => [key, value.withoutProject(id)]))',
      replace: 'new Map([...this.#keys].filter(([, key]) => key.rolesIn(id).length === 0))',
      says: 'the keys of a project go with it',
    },
    {
      rule: 'S18',
      find: '[key, value.withoutProject(id)]',
      replace: '[key, value]',
      says: 'keys hold roles in a project that is gone',
    },
  ]),
  ...faultsIn('domain/role-assignments.ts', [
    {
      rule: 'S13',
      find: 'return new RoleAssignments(this.organization, projects)',
      replace: 'return new RoleAssignments(NONE, projects)',
      says: 'whoever leaves a project loses the roles in the organization',
    },
    {
      rule: 'S13',
      find: 'const known = new Map(this.#projects).set(',
      replace: 'const known = new Map<string, readonly string[]>().set(',
      says: 'a key is in one project at most',
    },
    {
      rule: 'S18',
      find: 'projects.delete(project)\n',
      replace: '\n',
      says: 'a key removed from a project keeps its roles there',
    },
  ]),
]
