import type { RolePolicy } from 'keywarden'
import { type AtlasOperation, type AtlasRole, atlasPolicy } from 'keywarden/atlas'

/** The operations of this service: those of Atlas, and one of its own. */
export type OperationName = AtlasOperation | 'rotateApiKey'

/** The roles and operations of Atlas, and a role for robots that renew the secrets of other keys. */
export const policy: RolePolicy<AtlasRole | 'KEY_ROTATOR', OperationName> = atlasPolicy.extend({
  roles: {
    KEY_ROTATOR: { level: 'organization', title: 'Key Rotator', includes: ['ORG_MEMBER'] },
  },
  operations: {
    rotateApiKey: {
      level: 'organization',
      allow: { anyOf: ['KEY_ROTATOR', 'ORG_OWNER'] },
      method: 'POST',
      path: '/orgs/{orgId}/apiKeys/{apiUserId}/rotate',
    },
  },
  management: { 'keys.rotate': 'rotateApiKey' },
})
