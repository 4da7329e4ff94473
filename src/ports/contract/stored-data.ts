import type { ApiKey } from '../../domain/api-key.js'
import type { OrganizationState } from '../../domain/organization-state.js'
import type { Page, PageRequest } from '../page.js'
import type { Storage } from '../storage.js'
import { storedKey } from '../stored-records.js'

/** Everything there is to know about a key as plain data, verifiers included. */
export function plainKey(key: ApiKey): unknown {
  return plain(storedKey(key))
}

/** Everything an organization owns as plain data, in the order of ids. */
export function plainState(state: OrganizationState): unknown {
  const byId = (one: { readonly id: string }, other: { readonly id: string }) =>
    one.id < other.id ? -1 : 1
  const keys = [...state.keys].sort(byId).map(plainKey)
  return plain({ organization: state.organization, projects: [...state.projects].sort(byId), keys })
}

/** Data as JSON keeps it: what is `undefined` is not there. */
export function plain(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data))
}

/** All items of a list, read page by page. */
export async function readAll<Item>(
  read: (page: PageRequest) => Promise<Page<Item>>,
  limit = 100,
): Promise<readonly Item[]> {
  const items: Item[] = []
  let page = await read({ limit })
  items.push(...page.items)
  for (let pages = 1; page.next !== undefined; pages++) {
    if (pages > MANY_PAGES) throw new Error('a list has no end')
    page = await read({ limit, after: page.next })
    items.push(...page.items)
  }
  return items
}

/** No list of a contract is that long: a cursor that leads back would be followed for ever. */
const MANY_PAGES = 1000

/** Everything that is stored about some organizations: equal when nothing has been written. */
export async function storedData(storage: Storage, ...organizations: string[]): Promise<unknown> {
  const stored = await Promise.all(
    organizations.map(async (organization) => {
      const loaded = await storage.load(organization)
      return {
        ...(loaded && { state: plainState(loaded.state), revision: loaded.revision }),
        projects: await readAll((page) => storage.projects(organization, page)),
        keys: (await readAll((page) => storage.keys({ organization }, page))).map(plainKey),
        events: await readAll((page) => storage.events(organization, page)),
      }
    }),
  )
  return plain({ stored, all: await readAll((page) => storage.organizations(page)) })
}
