import { faultsIn } from '../fault.js'

/** Faults by which actors come to hold what none of them held. */
export const REACH_FAULTS = [
  ...faultsIn('management/rules/escalation.ts', [
    {
      rule: 'M1',
      find: '(project !== undefined && closure(roles.in(project)).has(role))',
      replace: 'roles.projects.some((one) => closure(roles.in(one)).has(role))',
      says: 'a role in one project is held in all',
    },
    {
      rule: 'M1',
      find: '...now.filter((held) => !within(old)(held)), ',
      replace: '',
      says: 'anybody gives any role',
    },
  ]),
  ...faultsIn('management/keys/rotate-key.ts', [
    {
      rule: 'M2',
      find: '      handsOut: old.id,\n',
      replace: '',
      says: 'whoever rotates keys gets any credential',
    },
  ]),
  ...faultsIn('management/keys/key-lifecycle.ts', [
    {
      rule: 'M2',
      find: "type: 'key.enabled', ...who }))\n    return { ...plan, handsOut: old.id }",
      replace: "type: 'key.enabled', ...who }))\n    return plan",
      says: 'whoever enables keys arms any credential again',
    },
    {
      rule: 'M2',
      find: 'return longer ? { ...plan, handsOut: old.id } : plan',
      replace: 'return plan',
      says: 'whoever sets expiries makes any credential live again',
    },
  ]),
  ...faultsIn('management/access-list/access-list-commands.ts', [
    {
      rule: 'M2',
      find: '    handsOut: key.id,\n',
      replace: '',
      says: 'whoever edits lists brings any credential to where they are',
    },
  ]),
]

/** Faults by which somebody gives, takes or lends what they do not hold, or may not where they may. */
export const ESCALATION_FAULTS = [
  ...REACH_FAULTS,
  ...faultsIn('management/rules/escalation.ts', [
    {
      rule: 'M1',
      find: ', ...old.filter((held) => !within(now)(held))]',
      replace: ']',
      says: 'anybody takes any role',
    },
    {
      rule: 'M2',
      find: '...(key ? all(key.roles) : [])',
      replace: '...(key ? all(RoleAssignments.of(key.organizationRoles, {})) : [])',
      says: 'a credential is lent whatever its roles in projects are',
    },
  ]),
  ...faultsIn('management/keys/key-lifecycle.ts', [
    {
      rule: 'M2',
      find: 'return longer ? { ...plan, handsOut: old.id } : plan',
      replace: 'return { ...plan, handsOut: old.id }',
      says: 'to shorten a life takes all roles of the key',
    },
  ]),
]
