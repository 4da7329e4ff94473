import { Actor, type Storage } from 'keywarden'
import type { AccessManager } from 'keywarden/management'

/** What was made at the first start, and the only sight there will be of its private keys. */
export interface Seeded {
  /** May do everything. */
  readonly owner: { readonly publicKey: string; readonly privateKey: string }
  /** May ask who it is, until it is revoked. */
  readonly robot: { readonly id: string; readonly publicKey: string; readonly privateKey: string }
}

/** The organization that there is. */
export const ORGANIZATION = 'acme'

/** Makes an organization with two keys; `undefined` where an earlier start has. */
export async function seed(manager: AccessManager, storage: Storage): Promise<Seeded | undefined> {
  if ((await storage.load(ORGANIZATION)) !== undefined) return undefined
  const setup = Actor.system('first start')
  const { key: owner, privateKey } = await manager.organizations.create(setup, {
    ...{ id: ORGANIZATION, name: 'Acme Catering' },
    ownerKey: { description: 'owner', roles: ['OWNER'] },
  })
  if (owner === undefined || privateKey === undefined) throw new TypeError('no key was made')
  const robot = await manager.keys.create(setup, {
    ...{ organization: ORGANIZATION, description: 'robot in the kitchen' },
  })
  return {
    owner: { publicKey: owner.publicKey, privateKey },
    robot: {
      ...{ id: robot.key.id, publicKey: robot.key.publicKey, privateKey: robot.privateKey },
    },
  }
}
