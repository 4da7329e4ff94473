import { AuthorizationEngine } from '../../authorization/authorization-engine.js'
import { DigestSecrets } from '../../credentials/digest/digest-secrets.js'
import { keywardenFormat } from '../../credentials/keywarden-format.js'
import { ApiKey } from '../../domain/api-key.js'
import type { ApiKeyFields } from '../../domain/api-key-fields.js'
import { Organization } from '../../domain/organization.js'
import { Project } from '../../domain/project.js'
import { RolePolicy } from '../../domain/role-policy.js'
import { type Found, type KeyLookup, UNKNOWN_KEY } from '../../ports/key-lookup.js'
import { systemRandom } from '../../ports/random-source.js'

/** What there is to do in the scene of the guard contract. */
export const guardPolicy = RolePolicy.define({
  roles: { MEMBER: { level: 'organization' }, DEPLOYER: { level: 'project' } },
  operations: {
    readOrganization: {
      ...{ level: 'organization', allow: { anyOf: ['MEMBER'] } },
      ...{ method: 'GET', path: '/organizations/{organization}' },
    },
    deploy: {
      ...{ level: 'project', allow: { anyOf: ['DEPLOYER'] } },
      ...{ method: 'POST', path: '/projects/{project}/deployments' },
    },
    readStatus: { level: 'none', allow: 'public', method: 'GET', path: '/status' },
  },
})

/** One of the operations that the guard contract asks for. */
export type GuardedOperation = 'readOrganization' | 'deploy' | 'readStatus'

/** A key with what its owner knows. */
export interface Holder {
  readonly id: string
  readonly publicKey: string
  readonly privateKey: string
}

const format = keywardenFormat()

/** What HTTP Digest is spoken with here: of this run alone. */
export const guardDigest = DigestSecrets.of({
  realm: 'the guard contract',
  sealingKeys: [{ id: 'contract', secret: systemRandom.bytes(32) }],
})
const acme = Organization.of({ id: 'acme', name: 'Acme Logistics' })
const billing = Project.of({ id: 'billing', organization: 'acme', name: 'Billing' })
const harbour = Organization.of({ id: 'harbour', name: 'Harbour Freight' })
const LONG_AGO = Date.UTC(2026, 0)

/** Acme with keys of every condition, in memory, behind an engine. */
export class GuardScene {
  readonly #keys = new Map<string, ApiKey>()
  /** While true, the storage is down. */
  isDown = false
  /** How many lookups there have been. */
  lookups = 0
  readonly engine: AuthorizationEngine<GuardedOperation>

  constructor() {
    const lookup: KeyLookup = { find: async (publicKey) => this.#find(publicKey) }
    this.engine = new AuthorizationEngine({
      ...{ policy: guardPolicy, lookup, formats: [format], httpDigest: guardDigest },
    })
  }

  /** A key that is a member of Acme and deploys Billing, usable from anywhere unless said otherwise. */
  key(fields: Partial<ApiKeyFields> = {}): Holder {
    const publicKey = format.newPublicKey(systemRandom)
    const privateKey = format.newPrivateKey(publicKey, systemRandom)
    const secret = {
      id: format.newId('secret', systemRandom, LONG_AGO),
      verifier: format.hashes.verifierOf(publicKey, privateKey),
      digestVerifiers: guardDigest.seal(publicKey, privateKey, systemRandom),
      redacted: format.redact(privateKey),
      createdAt: LONG_AGO,
    }
    const key = ApiKey.of({
      id: format.newId('key', systemRandom, LONG_AGO),
      ...{ organization: 'acme', publicKey, description: 'of the guard contract' },
      ...{ organizationRoles: ['MEMBER'], projectRoles: { billing: ['DEPLOYER'] } },
      ...{ secrets: [secret], createdAt: LONG_AGO },
      ...fields,
    })
    this.#keys.set(publicKey, key)
    return { id: key.id, publicKey, privateKey }
  }

  /** A key pair that nobody ever stored. */
  stranger(): Holder {
    const holder = this.key()
    this.#keys.delete(holder.publicKey)
    return holder
  }

  #find(publicKey: string): Found {
    this.lookups++
    if (this.isDown) throw new Error('the storage is down')
    const key = this.#keys.get(publicKey)
    if (key === undefined) return UNKNOWN_KEY
    const organization = key.organization === 'acme' ? acme : harbour
    return {
      kind: 'key',
      ...{ key, organization, revision: 1 },
      projects: new Map([['billing', billing]]),
      entryCount: key.accessList.entries.length,
    }
  }
}
