import type { Page, PageRequest } from '../page.js'
import type { Storage } from '../storage.js'
import { type ChangeParts, create, write } from './sample-change.js'
import { sampleEvent, sampleKey, sampleOrganization, sampleProject } from './sample-records.js'

/** An item of a list: what tells it from others, and when it was created. */
export interface SampleItem {
  readonly id: string
  readonly createdAt: number
}

/** One of the lists that a storage gives page by page. */
export interface SampleList {
  /** A page of the list, each item told by its id. */
  read(storage: Storage, page?: PageRequest): Promise<Page<string>>
  /** Creates items, or writes them anew. */
  put(storage: Storage, items: readonly SampleItem[]): Promise<unknown>
  /** Removes items; absent where nothing is ever removed. */
  remove?(storage: Storage, items: readonly SampleItem[]): Promise<unknown>
}

const organization = 'acme'
const project = 'billing'

const organizations: SampleList = {
  read: async (storage, page) => idsOf(await storage.organizations(page)),
  put: (storage, items) =>
    each(items, (item) =>
      write(storage, { organization: item.id, put: { organization: sampleOrganization(item) } }),
    ),
  remove: (storage, items) =>
    each(items, ({ id }) => write(storage, { organization: id, remove: { organization: true } })),
}

const projects: SampleList = {
  read: async (storage, page) => idsOf(await storage.projects(organization, page)),
  put: (storage, items) => ensured(storage, { put: { projects: items.map(sampleProject) } }),
  remove: (storage, items) => write(storage, { remove: { projects: items.map(({ id }) => id) } }),
}

const keys: SampleList = {
  read: async (storage, page) => idsOf(await storage.keys({ organization }, page)),
  put: (storage, items) => ensured(storage, { put: { keys: items.map(sampleKey) } }),
  remove: (storage, items) => write(storage, { remove: { keys: items.map(({ id }) => id) } }),
}

const keysOfProject: SampleList = {
  read: async (storage, page) => idsOf(await storage.keys({ organization, project }, page)),
  put: (storage, items) =>
    ensured(storage, {
      put: {
        projects: [sampleProject({ id: project })],
        keys: items.flatMap(({ id, createdAt }) => [
          sampleKey({ id, createdAt, projectRoles: { [project]: ['READER'] } }),
          sampleKey({ id: `${id}-elsewhere`, createdAt }),
        ]),
      },
    }),
  // A key that leaves the project is gone from this list, though it is still there.
  remove: (storage, items) => write(storage, { put: { keys: items.map(sampleKey) } }),
}

const events: SampleList = {
  async read(storage, page) {
    const { items, next } = await storage.events(organization, page)
    const names = items.map((event) => ('name' in event ? event.name : undefined))
    const ids = names.map((name) => (typeof name === 'object' ? name.after : 'another event'))
    return { items: ids, next }
  },
  put: (storage, items) =>
    ensured(storage, {
      events: items.map(({ id, createdAt: at }) => ({ ...sampleEvent(id), at })),
    }),
}

/** The lists of a storage, by what they are lists of. */
export const SAMPLE_LISTS: Readonly<Record<string, SampleList>> = {
  organizations,
  projects,
  keys,
  'keys of a project': keysOfProject,
  events,
}

/** Writes to the organization, which is there afterwards if it was not. */
async function ensured(storage: Storage, parts: ChangeParts): Promise<number> {
  const exists = (await storage.load(organization)) !== undefined
  return exists ? write(storage, parts) : create(storage, parts)
}

async function each<Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<unknown>,
): Promise<void> {
  for (const item of items) await act(item)
}

function idsOf({ items, next }: Page<{ readonly id: string }>): Page<string> {
  return { items: items.map(({ id }) => id), next }
}
