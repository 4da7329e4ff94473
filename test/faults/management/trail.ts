import { faultsIn } from '../fault.js'

/** Faults in what the audit trail tells. */
export const AUDIT_FAULTS = [
  ...faultsIn('management/read-input.ts', [
    {
      rule: 'M13',
      find: 'OVERRIDES.filter((name) => input[name] === true)',
      replace: "OVERRIDES.filter((name) => input[name] === true && name !== 'allowNoOwnerKey')",
      says: 'the audit trail does not tell that the last owner key was let go on purpose',
    },
  ]),
  ...faultsIn('domain/audit-event.ts', [
    {
      rule: 'M13',
      find: '{ address: String(actor.address) }',
      replace: '{}',
      says: 'the audit trail does not tell from where something was ordered',
    },
  ]),
]

/** Faults in what lists and views show, and to whom. */
export const LIST_FAULTS = [
  ...faultsIn('management/organizations/view-organizations.ts', [
    {
      rule: 'M14',
      find: "if (actor.kind !== 'system') {",
      replace: "if (actor.kind === 'key') {",
      says: 'people are told of organizations that are not theirs',
    },
  ]),
]
