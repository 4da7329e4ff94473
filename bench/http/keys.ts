import { type KeyFormat, keywardenFormat, Peppers } from 'keywarden'
import { networks } from '../data/networks.js'
import { Random } from '../data/random.js'

/** The secret that private keys are hashed with, by the library and by everybody else. */
export const PEPPER = 'protects nothing: made for the benchmark'

/** An entry of an access list. */
export interface ListEntry {
  readonly cidr: string
  readonly expiresAt: number | undefined
}

/** A key and all that is known of it, as the library and as code by hand want it. */
export interface HttpKey {
  readonly publicKey: string
  readonly privateKey: string
  readonly accessList: readonly ListEntry[]
  readonly projectRoles: Readonly<Record<string, readonly string[]>>
}

export const ORGANIZATION = 'acme'
export const PROJECTS = Array.from({ length: 20 }, (_, index) => `project-${index}`)
/** The roles in a project; the first two may read its clusters. */
export const ROLES = ['PROJECT_OWNER', 'PROJECT_READER', 'PROJECT_WRITER'] as const
export const READERS: readonly string[] = ROLES.slice(0, 2)

const KEYS = 200
const ENTRIES = 10
const A_YEAR = 365 * 24 * 3600 * 1000

export function httpFormat(): KeyFormat {
  return keywardenFormat({ peppers: Peppers.of([{ id: 'bench', secret: PEPPER }]) })
}

/** The keys, the same in every process: who calls computes them as who is called does. */
export function makeKeys(format: KeyFormat): readonly HttpKey[] {
  const random = new Random(23)
  return Array.from({ length: KEYS }, (_, index): HttpKey => {
    const publicKey = `public${String(index).padStart(10, '0')}`
    return {
      publicKey,
      privateKey: format.newPrivateKey(publicKey, random),
      accessList: makeList(random),
      projectRoles: Object.fromEntries(
        PROJECTS.map((project) => [project, [random.pick(READERS), 'PROJECT_WRITER']]),
      ),
    }
  })
}

/** Networks of all sizes, some for a time, and among them the loopback that all calls come from. */
function makeList(random: Random): readonly ListEntry[] {
  const list: ListEntry[] = networks(random, { size: ENTRIES, family: 4 }).map(
    ({ cidr }, index) => ({
      cidr,
      expiresAt: index % 3 === 0 ? Date.now() + A_YEAR : undefined,
    }),
  )
  list[random.below(ENTRIES)] = { cidr: '127.0.0.0/24', expiresAt: undefined }
  return list
}
