import { RolePolicy } from 'keywarden'

/** Who may do what here: ask who one is, and shut a key out for good. */
export const policy = RolePolicy.define({
  roles: {
    OWNER: { level: 'organization', includes: ['MEMBER'] },
    MEMBER: { level: 'organization' },
  },
  operations: {
    whoAmI: { level: 'none', allow: 'any-key', method: 'GET', path: '/whoami' },
    revokeKey: {
      ...{ level: 'organization', allow: { anyOf: ['OWNER'] } },
      ...{ method: 'POST', path: '/organizations/{organization}/keys/{key}/revoke' },
    },
  },
  newKeyRoles: { organization: ['MEMBER'], project: ['MEMBER'] },
  management: { 'keys.revoke': 'revokeKey' },
})
