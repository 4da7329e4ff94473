import {
  ApiKey,
  AuthorizationEngine,
  type KeyFormat,
  memoryStorage,
  Organization,
  Project,
  RolePolicy,
} from 'keywarden'
import { type HandKey, type HandKeys, handKeyOf } from './by-hand.js'
import type { HttpKey } from './keys.js'
import { httpFormat, makeKeys, ORGANIZATION, PROJECTS, READERS } from './keys.js'

/** What servers guard their routes with. */
export interface Scene {
  readonly engine: AuthorizationEngine<'listClusters' | 'estimateCosts'>
  readonly byHand: HandKeys
}

const YESTERDAY = Date.now() - 24 * 3600 * 1000

export async function makeScene(): Promise<Scene> {
  const format = httpFormat()
  const keys = makeKeys(format)
  const handKeys = keys.map((key): [string, HandKey] => [key.publicKey, handKeyOf(key)])
  return { engine: await makeEngine(keys, format), byHand: new Map(handKeys) }
}

async function makeEngine(keys: readonly HttpKey[], format: KeyFormat) {
  const storage = memoryStorage()
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
  return new AuthorizationEngine({ policy: makePolicy(), lookup: storage, formats: [format] })
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
