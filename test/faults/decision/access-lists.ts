import { faultsIn } from '../fault.js'

const ADMITTED = 'const admitted = accessList.answerTo(address, at)'

/** Faults in what access lists admit, and in when there has to be one. */
export const ACCESS_LIST_FAULTS = [
  ...faultsIn('engine/gates/address.ts', [
    {
      rule: 'S3',
      find: ADMITTED,
      replace: `if (operation?.requiresAccessList !== true) return undefined\n  ${ADMITTED}`,
      says: 'only operations that require a list look at it',
    },
    {
      rule: 'S3',
      find: "if (admitted === undefined) return 'ADDRESS_UNKNOWN'",
      replace: 'if (admitted === undefined) return undefined',
      says: 'whoever hides the address is admitted',
    },
    {
      rule: 'S5',
      find: 'operation?.requiresAccessList === true',
      replace: 'false',
      says: 'operations never require a list',
    },
    {
      rule: 'S5',
      find: 'if (!required) return undefined',
      replace: "if (!required) return 'ADDRESS_NOT_ON_ACCESS_LIST'",
      says: 'an empty list admits nobody, whatever is asked',
    },
    {
      rule: 'S5',
      find: 'if (!required) return undefined',
      replace: "if (!required) return isAddress(address) ? undefined : 'ADDRESS_UNKNOWN'",
      says: 'the address has to be known where it does not matter',
    },
    {
      rule: 'S7',
      find: ADMITTED,
      replace: `if (organization.accessListRequired) return undefined\n  ${ADMITTED}`,
      says: 'while lists are required, having one is enough',
    },
    {
      rule: 'S7',
      find: ADMITTED,
      replace: `if (organization.accessListRequired) return 'ORGANIZATION_REQUIRES_ACCESS_LIST'\n  ${ADMITTED}`,
      says: 'while lists are required, having one does not help',
    },
    {
      rule: 'S8',
      find: 'organization.accessListRequired || ',
      replace: '',
      says: 'what the organization requires is only what the operation requires',
    },
    {
      rule: 'S8',
      find: 'organization.accessListRequired || ',
      replace: "(organization.accessListRequired && operation?.method !== 'GET') || ",
      says: 'reading needs no list while lists are required',
    },
    {
      rule: 'S8',
      find: 'organization.accessListRequired || ',
      replace: "(organization.accessListRequired && operation?.access === 'roles') || ",
      says: 'what any key may do needs no list while lists are required',
    },
    {
      rule: 'S23',
      find: ADMITTED,
      replace: `if (key.projects.length > 1) return undefined\n  ${ADMITTED}`,
      says: 'a key of several projects may call from anywhere',
    },
  ]),
  ...faultsIn('domain/access-list-entry.ts', [
    {
      rule: 'S3',
      find: 'this.until = fields.expiresAt ?? Number.POSITIVE_INFINITY',
      replace: 'this.until = Number.POSITIVE_INFINITY',
      says: 'entries do not expire',
    },
  ]),
  ...faultsIn('domain/access-list.ts', [
    {
      rule: 'S3',
      find: 'kept.length === 0 ? this.entries.slice(0, 1) : kept',
      replace: 'kept',
      says: 'clearing away expired entries opens a list',
    },
    {
      rule: 'S4',
      find: 'new AccessList(merged(read))',
      replace: 'new AccessList(merged(read).slice(0, 1))',
      says: 'a list has one entry',
    },
  ]),
  ...faultsIn('network/address-map.ts', [
    {
      rule: 'S4',
      find: 'IntervalMap.interval(first.words, last.words, value, outside)',
      replace: 'IntervalMap.interval(first.words, first.words, value, outside)',
      says: 'a block admits its first address only',
    },
    {
      rule: 'S4',
      find: 'maps[family].push(',
      replace: 'maps[4].push(',
      says: 'IPv6 clients are not on the list',
    },
  ]),
  ...faultsIn('atlas/atlas-operations.ts', [
    {
      rule: 'S5',
      find: 'return { ...operation, requiresAccessList: true }',
      replace: 'return operation',
      says: 'no operation of Atlas requires a list',
    },
  ]),
  ...faultsIn('domain/organization.ts', [
    {
      rule: 'S6',
      find: 'return this.accessListRequired ? this : this.#with({ accessListRequired: true })',
      replace: 'return this',
      says: 'lists cannot be required',
    },
    {
      rule: 'S6',
      find: 'return this.accessListRequired ? this.#with({ accessListRequired: false }) : this',
      replace: 'return this',
      says: 'lists are required for ever',
    },
    {
      rule: 'S6',
      find: "flag(fields.accessListRequired, 'accessListRequired', false)",
      replace: "flag(fields.accessListRequired, 'accessListRequired', true)",
      says: 'lists are required from the start',
    },
  ]),
  ...faultsIn('domain/api-key.ts', [
    {
      rule: 'S23',
      find: 'return this.#with(this.roles.withProject(project, roles).toJSON())',
      replace:
        'return this.#with({ ...this.roles.withProject(project, roles).toJSON(), accessList: [] })',
      says: 'a key invited to a project starts with an empty list there',
    },
    {
      rule: 'S23',
      find: 'return roles === this.roles ? this : this.#with(roles.toJSON())',
      replace:
        'return roles === this.roles ? this : this.#with({ ...roles.toJSON(), accessList: [] })',
      says: 'a key removed from a project loses its list',
    },
    {
      rule: 'S23',
      find: 'return this.withAccessList(this.accessList.with(entry))',
      replace:
        'return this.projects.length > 1 ? this : this.withAccessList(this.accessList.with(entry))',
      says: 'nothing can be added to the list of a key of several projects',
    },
  ]),
]
