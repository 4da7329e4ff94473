import { RolePolicy } from 'keywarden'

/** Who may do what with the invoices of an organization, and with its keys. */
export const policy = RolePolicy.define({
  roles: {
    OWNER: { level: 'organization', includes: ['MEMBER', 'BOOKKEEPER'] },
    MEMBER: { level: 'organization' },
    BOOKKEEPER: { level: 'project', includes: ['READER'] },
    READER: { level: 'project' },
  },
  operations: {
    readStatus: { level: 'none', allow: 'public', method: 'GET', path: '/status' },
    listInvoices: {
      ...{ level: 'project', allow: { anyOf: ['READER'] } },
      ...{ method: 'GET', path: '/projects/{project}/invoices' },
    },
    issueInvoice: {
      ...{ level: 'project', allow: { anyOf: ['BOOKKEEPER'] } },
      ...{ method: 'POST', path: '/projects/{project}/invoices' },
    },
    addAccessEntries: {
      ...{ level: 'organization', allow: { anyOf: ['OWNER'] }, requiresAccessList: true },
      ...{ method: 'POST', path: '/organizations/{organization}/keys/{key}/access-list' },
    },
    rotateKey: {
      ...{ level: 'organization', allow: { anyOf: ['OWNER'] }, requiresAccessList: true },
      ...{ method: 'POST', path: '/organizations/{organization}/keys/{key}/rotate' },
    },
  },
  newKeyRoles: { organization: ['MEMBER'], project: ['MEMBER', 'READER'] },
  management: {
    'keys.update': 'rotateKey',
    'keys.rotate': 'rotateKey',
    'accessList.add': 'addAccessEntries',
  },
})
