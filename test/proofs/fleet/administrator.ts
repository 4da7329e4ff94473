/** A process through which people change things: it has nothing to do with those that decide. */
import { revisionToken } from 'keywarden'
import { atlasPolicy } from 'keywarden/atlas'
import { AccessManager } from 'keywarden/management'
import { sqlStorage } from 'keywarden/sql'
import { openDatabase } from '../../databases/open-database.js'
import { givenDatabase, serve } from '../processes/duties.js'
import { OFFICE, SYSTEM } from '../processes/scene.js'
import { sharedClock } from '../processes/shared-clock.js'

/** A key as its holder and its administrator know it. */
export interface Held {
  readonly organization: string
  readonly id: string
  readonly publicKey: string
  readonly privateKey: string
}

/** A key, and a project that it is about. */
export interface Membership {
  readonly organization: string
  readonly project: string
  readonly key: string
}

const storage = sqlStorage(openDatabase(givenDatabase()))
const { organizations, projects, keys, accessList } = new AccessManager({
  policy: atlasPolicy,
  storage,
})

export const duties = serve({
  now: () => sharedClock(),

  /** An organization with keys that may read its settings, and a project. */
  async found({ organization, count }: { readonly organization: string; readonly count: number }) {
    await organizations.create(SYSTEM, { id: organization, name: organization })
    await projects.create(SYSTEM, { organization, id: `${organization}-vault`, name: 'Vault' })
    const held: Held[] = []
    for (let number = 1; number <= count; number++) {
      const { key, privateKey } = await keys.create(SYSTEM, {
        ...{ organization, description: `key ${number}`, roles: ['ORG_MEMBER'] },
        accessList: [OFFICE, '198.51.100.0/24'],
      })
      held.push({ organization, id: key.id, publicKey: key.publicKey, privateKey })
    }
    return held
  },

  /** Revokes a key for good. Returns when that was acknowledged, by the shared clock. */
  async revoke({ organization, id }: Pick<Held, 'organization' | 'id'>): Promise<number> {
    await keys.revoke(SYSTEM, { organization, key: id })
    return sharedClock()
  },

  invite: async ({ organization, project, key }: Membership) =>
    revisionToken(
      await keys.invite(SYSTEM, { organization, project, key, roles: ['GROUP_READ_ONLY'] }),
    ),
  remove: async ({ organization, project, key }: Membership) =>
    revisionToken(await keys.removeFromProject(SYSTEM, { organization, project, key })),
  disable: async ({ organization, key }: Membership) =>
    revisionToken(await keys.disable(SYSTEM, { organization, key })),
  enable: async ({ organization, key }: Membership) =>
    revisionToken(await keys.enable(SYSTEM, { organization, key })),
  unlist: async ({ organization, key }: Membership) =>
    revisionToken(await accessList.remove(SYSTEM, { organization, key, entries: [OFFICE] })),
  list: async ({ organization, key }: Membership) =>
    revisionToken(await accessList.add(SYSTEM, { organization, key, entries: [OFFICE] })),
})

export type AdministratorDuties = typeof duties
