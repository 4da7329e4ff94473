import { ApiKey, Organization, Project, type Storage } from 'keywarden'

/** How many keys each organization has. */
const KEYS_EACH = 100

const numbered = (name: string, index: number) => `${name}${String(index).padStart(18, '0')}`
const organizationOf = (index: number) => numbered('org', Math.floor(index / KEYS_EACH))

/** The project that a key has a role in. */
export const projectOf = (index: number) => numbered('prj', Math.floor(index / KEYS_EACH))
/** The public key of a key. */
export const publicKeyOf = (index: number) => `pk${String(index).padStart(8, '0')}`

/** A key as services have them, with texts as long as those that are drawn. */
export function keyOf(index: number, entries: number): ApiKey {
  const digest = index.toString(16).padStart(64, '0')
  return ApiKey.of({
    ...{ id: numbered('key', index), organization: organizationOf(index) },
    ...{ publicKey: publicKeyOf(index), createdAt: 1_700_000_000_000 },
    ...{ description: `the nightly export of machine ${index}` },
    organizationRoles: ['ORG_MEMBER'],
    projectRoles: { [projectOf(index)]: ['GROUP_READ_ONLY'] },
    accessList: Array.from({ length: entries }, (_, entry) => ({
      ...{ cidr: `10.${index & 255}.${entry}.0/24`, comment: `office ${entry}` },
    })),
    secrets: [
      {
        ...{ id: numbered('sec', index), redacted: '********a1b2', createdAt: 1_700_000_000_000 },
        verifier: { algorithm: 'hmac-sha256', pepperId: '2026', digest },
      },
    ],
  })
}

/** Writes that many keys, a hundred to an organization with one project. */
export async function storeKeys(storage: Storage, count: number, entries: number): Promise<void> {
  for (let first = 0; first < count; first += KEYS_EACH) {
    const id = organizationOf(first)
    const organization = Organization.of({ id, name: 'One of many' })
    const project = Project.of({ id: projectOf(first), organization: id, name: 'Its only project' })
    const keys = Array.from({ length: KEYS_EACH }, (_, index) => keyOf(first + index, entries))
    const remove = { organization: false, projects: [], keys: [] }
    const put = { organization, projects: [project], keys }
    await storage.commit({ organization: organization.id, basedOn: 0, events: [], remove, put })
  }
}
