import type { Storage } from 'keywarden'
import type { World } from './world.js'

/** Writes a world to a storage that has none. */
export async function writeWorld(storage: Storage, world: World): Promise<void> {
  const { organization, projects, keys } = world
  const outcome = await storage.commit({
    organization: organization.id,
    basedOn: 0,
    put: { organization, projects, keys: keys.map(({ key }) => key) },
    remove: { organization: false, projects: [], keys: [] },
    events: [],
  })
  if (!outcome.committed) throw new Error(`the keys could not be stored: ${outcome.reason}`)
}
