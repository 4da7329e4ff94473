import { Actor, type ApiKey } from 'keywarden'
import type { AccessManager } from 'keywarden/management'

/** A key, and the only sight there will be of its private key. */
export interface SeededKey {
  readonly id: string
  readonly publicKey: string
  readonly privateKey: string
}

/** What there is at the first start. */
export interface Seeded {
  readonly organization: string
  readonly project: string
  /** May do everything, from this machine. */
  readonly owner: SeededKey
  /** Issues invoices in the project, from this machine. */
  readonly billing: SeededKey
  /** Reads the invoices of the project, from an office that is far away. */
  readonly office: SeededKey
}

const HERE = ['127.0.0.1', '::1']
const OFFICE = ['203.0.113.0/24']

/** Makes an organization with a project, its owner key, and a key for each of two programs. */
export async function seed(manager: AccessManager): Promise<Seeded> {
  const setup = Actor.system('first start')
  const organization = 'acme'
  const project = 'festival'
  const first = await manager.organizations.create(setup, {
    ...{ id: organization, name: 'Acme Catering' },
    ownerKey: { description: 'owner', roles: ['OWNER'], accessList: HERE, httpDigest: true },
  })
  await manager.projects.create(setup, { organization, id: project, name: 'Summer Festival' })
  const billing = await manager.keys.createInProject(setup, {
    ...{ organization, project, roles: ['BOOKKEEPER'] },
    ...{ description: 'billing program', accessList: HERE, httpDigest: true },
  })
  const office = await manager.keys.createInProject(setup, {
    ...{ organization, project, description: 'report of the head office' },
    ...{ accessList: OFFICE, httpDigest: true },
  })
  return {
    ...{ organization, project },
    ...{ owner: shown(first), billing: shown(billing), office: shown(office) },
  }
}

interface Minted {
  readonly key?: ApiKey | undefined
  readonly privateKey?: string | undefined
}

function shown({ key, privateKey }: Minted): SeededKey {
  if (key === undefined || privateKey === undefined) throw new TypeError('no key was made')
  return { id: key.id, publicKey: key.publicKey, privateKey }
}
