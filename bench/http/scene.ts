import {
  ApiKey,
  AuthorizationEngine,
  type KeyFormat,
  type KeyLookup,
  memoryStorage,
  Organization,
  Project,
  RolePolicy,
  type Storage,
} from 'keywarden'
import { type HandKey, type HandKeys, handKeyOf } from './by-hand.js'
import type { HttpKey } from './keys.js'
import { httpFormat, makeKeys, ORGANIZATION, PROJECTS, READERS } from './keys.js'

/** What servers guard their routes with. */
export interface Scene {
  readonly engine: Engine
  readonly byHand: HandKeys
  /** Asks the database for a cluster; where there is none, there is no cluster. */
  readonly clusterOf: (project: string, id: string) => Promise<object | undefined>
}

/** An engine that knows what the routes do. */
export type Engine = AuthorizationEngine<'listClusters' | 'estimateCosts' | 'viewCluster'>

const YESTERDAY = Date.now() - 24 * 3600 * 1000

export async function makeScene(): Promise<Scene> {
  const format = httpFormat()
  const keys = makeKeys(format)
  const handKeys = keys.map((key): [string, HandKey] => [key.publicKey, handKeyOf(key)])
  const storage = memoryStorage()
  await storeKeys(storage, keys, format)
  return {
    engine: engineOver(storage, format),
    byHand: new Map(handKeys),
    clusterOf: async () => undefined,
  }
}

/** Writes the keys to a storage, with their organization and its projects. */
export async function storeKeys(
  storage: Storage,
  keys: readonly HttpKey[],
  format: KeyFormat,
): Promise<void> {
  const owner = Organization.of({ id: ORGANIZATION, name: 'Acme Logistics' })
  const outcome = await storage.commit({
    organization: owner.id,
    basedOn: 0,
    put: {
      organization: owner,
      projects: PROJECTS.map((project) =>
        Project.of({ id: project, organization: owner.id, name: project }),
      ),
      keys: keys.map((key) => apiKeyOf(key, format)),
    },
    remove: { organization: false, projects: [], keys: [] },
    events: [],
  })
  if (!outcome.committed) throw new Error(`the keys could not be stored: ${outcome.reason}`)
}

/** An engine that asks that lookup. */
export function engineOver(lookup: KeyLookup, format: KeyFormat): Engine {
  return new AuthorizationEngine({ policy: makePolicy(), lookup, formats: [format] })
}

function makePolicy() {
  return RolePolicy.define({
    roles: {
      PROJECT_OWNER: { level: 'project', includes: ['PROJECT_WRITER'] },
      PROJECT_WRITER: { level: 'project' },
      PROJECT_READER: { level: 'project' },
    },
    operations: {
      listClusters: { level: 'project', allow: { anyOf: READERS as never } },
      viewCluster: { level: 'project', allow: { anyOf: READERS as never } },
      estimateCosts: { level: 'project', allow: { anyOf: READERS as never } },
    },
  })
}

function apiKeyOf(key: HttpKey, format: KeyFormat): ApiKey {
  const { publicKey, privateKey, accessList, projectRoles } = key
  const verifier = format.hashes.verifierOf(publicKey, privateKey)
  return ApiKey.of({
    ...{ id: `key-${publicKey}`, organization: ORGANIZATION, publicKey, description: 'export' },
    ...{ accessList, projectRoles, createdAt: YESTERDAY },
    secrets: [
      {
        ...{ id: `of-${publicKey}`, verifier },
        ...{ redacted: format.redact(privateKey), createdAt: YESTERDAY },
      },
    ],
  })
}
