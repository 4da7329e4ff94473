import { faultsIn } from '../fault.js'

/** Faults in how keys, projects and organizations begin, live on and end. */
export const LIFECYCLE_FAULTS = [
  ...faultsIn('management/organizations/create-organization.ts', [
    {
      rule: 'M10',
      find: 'roles: combined(granted, RoleAssignments.of(given, {})),',
      replace: 'roles: RoleAssignments.of(given, {}),',
      says: 'the first key of an organization does not start as other keys do',
    },
    {
      rule: 'M10',
      find: 'if (!ownerKey(policy)(key)) {',
      replace: 'if (false) {',
      says: 'the first key of an organization manages nothing',
    },
  ]),
  ...faultsIn('management/lookup-records.ts', [
    {
      rule: 'M10',
      find: 'policy.role(name)?.level === level',
      replace: 'policy.role(name) !== undefined',
      says: 'a command takes roles of the other level',
    },
  ]),
  ...faultsIn('management/projects/project-commands.ts', [
    {
      rule: 'M11',
      find: 'facts: [...removed, {',
      replace: 'facts: [{',
      says: 'the audit trail does not tell which keys a project left behind',
    },
    {
      rule: 'M11',
      find: 'after: before.withProject(project),\n      facts:',
      replace: 'after: before,\n      facts:',
      says: 'a project keeps its name',
    },
    {
      rule: 'M11',
      find: 'old.name === project.name\n',
      replace: 'false\n',
      says: 'a name that stays is a change',
    },
  ]),
  ...faultsIn('management/rules/escalation.ts', [
    {
      rule: 'M11',
      find: '      .filter(({ project }) => project === undefined || after.project(project) !== undefined)\n',
      replace: '',
      says: 'whoever deletes a project has to hold all roles in it',
    },
  ]),
  ...faultsIn('management/organizations/organization-commands.ts', [
    {
      rule: 'M11',
      find: 'before.projectCount > 0 || usable.length > 0',
      replace: 'usable.length > 0',
      says: 'an organization is deleted with its projects',
    },
    {
      rule: 'M11',
      find: "!['revoked', 'expired'].includes(key.stateAt(at))",
      replace: "key.stateAt(at) === 'active'",
      says: 'an organization is deleted although a disabled key could be enabled',
    },
  ]),
  ...faultsIn('management/keys/rotate-key.ts', [
    {
      rule: 'M12',
      find: 'Math.min(at + gracePeriodMs, ...ends)',
      replace: 'at + gracePeriodMs',
      says: 'a rotation tells a later deadline than the private key has',
    },
    {
      rule: 'M12',
      find: '    refuseThird(old, live.length, gracePeriodMs)\n',
      replace: '',
      says: 'a third private key is asked for and refused without a reason',
    },
    {
      rule: 'M12',
      find: '    refuseRetiring(actor, old, at)\n',
      replace: '',
      says: 'a private key that is ending renews itself',
    },
    {
      rule: 'M12',
      find: 'actor.secret === undefined ? secret.isLive(at) : secret.id === actor.secret',
      replace: 'secret.id === actor.secret',
      says: 'a key that does not know which private key it used renews itself',
    },
    {
      rule: 'M12',
      find: 'old.rotate(secret, { at, deadline })',
      replace: 'old.enable().rotate(secret, { at, deadline })',
      says: 'rotation enables',
    },
  ]),
  ...faultsIn('management/run-command.ts', [
    {
      rule: 'M12',
      find: "command === 'keys.rotate' && actor.kind === 'key' && input.key === actor.id",
      replace: 'false',
      says: 'renewing oneself takes what renewing others takes',
    },
  ]),
  ...faultsIn('management/admit-actor.ts', [
    {
      rule: 'M12',
      find: '?? unnamed(command)',
      replace: '?? command',
      says: 'an operation that is called like a command is taken for it',
    },
  ]),
]
