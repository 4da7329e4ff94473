/** A process that writes until it is killed, and tells of each command that was acknowledged. */
import { atlasPolicy } from 'keywarden/atlas'
import { AccessManager } from 'keywarden/management'
import { sqlStorage } from 'keywarden/sql'
import { openDatabase } from '../../databases/open-database.js'
import { givenDatabase, serve, tell } from '../processes/duties.js'
import { SYSTEM } from '../processes/scene.js'

/** A command that was acknowledged, as its first event has to tell it. */
export interface CrashAcknowledged {
  readonly revision: number
  readonly type: string
  /** The id of the key or project that it is about, or of one of them. */
  readonly about: string | readonly string[]
}

/** How many commands are under way at the same time. */
const AT_ONCE = 3

const storage = sqlStorage(openDatabase(givenDatabase()), { chainAuditTrail: true })
/** What earlier processes left lying about does not count. */
const limits = { keysPerOrganization: 100_000, projectsPerOrganization: 100_000 }
const manager = new AccessManager({ policy: atlasPolicy, storage, limits })

export const duties = serve({
  ready: () => storage.check(),

  /** Ends when something fails by itself, and never otherwise. */
  async write({ organization }: { readonly organization: string }): Promise<void> {
    const cleanUp = await cleaning(organization)
    const loop = async () => {
      for (;;) {
        await cleanUp()
        await fillAndEmpty(organization)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, loop))
  },
})

export type CrashWriterDuties = typeof duties

/** Commands that write to every table, and several rows of one each. */
async function fillAndEmpty(organization: string): Promise<void> {
  const { projects, keys, accessList } = manager
  const created = await projects.create(SYSTEM, { organization, name: 'depot' })
  const project = created.project.id
  acknowledge(created.revision, 'project.created', project)
  const first = await newKey(organization, project, 1)
  const second = await newKey(organization, project, 2)
  const described = { organization, key: first, description: 'another', roles: ['ORG_READ_ONLY'] }
  const { revision: changed } = await keys.update(SYSTEM, described)
  acknowledge(changed, 'key.described', first)
  const added = { organization, key: first, entries: ['198.51.100.7', '198.51.100.8'] }
  const { revision: listed } = await accessList.add(SYSTEM, added)
  acknowledge(listed, 'key.access_list_changed', first)
  const { revision: ended } = await projects.delete(SYSTEM, { organization, project })
  acknowledge(ended, 'key.removed_from_project', [first, second])
  for (const key of [first, second]) {
    const { revision } = await keys.delete(SYSTEM, { organization, key })
    acknowledge(revision, 'key.deleted', key)
  }
}

async function newKey(organization: string, project: string, number: number): Promise<string> {
  const { key, revision } = await manager.keys.createInProject(SYSTEM, {
    ...{ organization, project, description: `key ${number}`, roles: ['GROUP_READ_ONLY'] },
    accessList: [`10.0.${number}.0/24`, '203.0.113.0/24'],
  })
  acknowledge(revision, 'key.created', key.id)
  return key.id
}

/** Takes away a little at a time what processes before this one did not get to. */
async function cleaning(organization: string): Promise<() => Promise<void>> {
  const loaded = await storage.load(organization)
  const projects = loaded?.state.projects.map(({ id }) => id) ?? []
  const keys = loaded?.state.keys.map(({ id }) => id) ?? []
  return async () => {
    const project = projects.pop()
    if (project !== undefined) await manager.projects.delete(SYSTEM, { organization, project })
    for (const key of keys.splice(-2)) await manager.keys.delete(SYSTEM, { organization, key })
  }
}

function acknowledge(revision: number, type: string, about: CrashAcknowledged['about']): void {
  tell({ revision, type, about } satisfies CrashAcknowledged)
}
