import { faultsIn } from '../fault.js'

/** Faults by which commands reach beyond the organization. */
export const TENANCY_FAULTS = [
  ...faultsIn('management/lookup-records.ts', [
    {
      rule: 'M7',
      find: 'if (key !== undefined && there) return key',
      replace: 'if (key !== undefined) return key',
      says: 'a project manages keys that are not in it',
    },
    {
      rule: 'M7',
      find: "const where = project === undefined ? 'organization' : 'project'",
      replace: "const where = key === undefined ? 'organization' : 'project'",
      says: 'a project is told which keys there are elsewhere',
    },
  ]),
  ...faultsIn('management/run-command.ts', [
    {
      rule: 'M7',
      find: '  if (input.project !== undefined) projectOf(loaded.state, input.project)\n',
      replace: '',
      says: 'the system acts in projects that are not there',
    },
  ]),
  ...faultsIn('management/admit-actor.ts', [
    {
      rule: 'M7',
      find: 'const reachable = state !== undefined && state.organization.id === organization',
      replace: 'const reachable = state !== undefined',
      says: 'a project is reached by way of an organization it does not belong to',
    },
  ]),
]

/** Faults by which an organization grows beyond its limits. */
export const LIMIT_FAULTS = [
  ...faultsIn('management/lookup-records.ts', [
    {
      rule: 'M8',
      find: '> limit) {\n    invalid(field',
      replace: '> limit + 1) {\n    invalid(field',
      says: 'text may be longer than the limit',
    },
  ]),
  ...faultsIn('management/rules/limits.ts', [
    {
      rule: 'M8',
      find: "  grow('keys of the organization', before.keyCount, after.keyCount, limits.keysPerOrganization)\n",
      replace: '',
      says: 'an organization has as many keys as it likes',
    },
    {
      rule: 'M8',
      find: "  grow('projects of the organization', had, has, limits.projectsPerOrganization)\n",
      replace: '',
      says: 'an organization has as many projects as it likes',
    },
    {
      rule: 'M8',
      find: "    grow('entries of the list', entries, key.accessList.entries.length, limits.entriesPerList)\n",
      replace: '',
      says: 'a list grows beyond the limit step by step',
    },
    {
      rule: 'M8',
      find: 'if (after <= before || after <= limit) return',
      replace: 'if (after <= limit) return',
      says: 'what is over the limits may not even shrink',
    },
  ]),
  ...faultsIn('management/limits.ts', [
    {
      rule: 'M8',
      find: 'keysPerOrganization: 500',
      replace: 'keysPerOrganization: 501',
      says: 'by default an organization has one key more than it may',
    },
  ]),
]
