import { readFileSync } from 'node:fs'
import { atlasPolicy } from 'keywarden/atlas'
import {
  type PlainKey,
  type PlainPolicy,
  type PlainRequest,
  referenceDecide,
} from '../../twins/reference-decide.js'

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')

/** What of an export the slow judge looks at. */
interface Exported {
  readonly organizations: readonly {
    readonly organization: { readonly id: string }
    readonly settings: { readonly apiAccessListRequired: boolean }
    readonly projects: readonly { readonly id: string; readonly orgId: string }[]
    readonly apiKeys: readonly {
      readonly id: string
      readonly publicKey: string
      readonly roles: readonly { roleName: string; orgId?: string; groupId?: string }[]
    }[]
    readonly accessLists: {
      readonly [key: string]: { readonly results: readonly { readonly cidrBlock: string }[] }
    }
  }[]
}

interface Logged {
  readonly at: string
  readonly publicKey: string
  readonly address?: string | null
  readonly operation: string
  readonly orgId?: string | null
  readonly groupId?: string | null
  readonly surface?: string | null
}

interface OperationFact {
  readonly id: string
  readonly level: 'organization' | 'project' | 'none'
  readonly allow: { readonly anyOf: readonly string[] } | 'any-key' | 'public'
  readonly requiresAccessList: boolean
}

const facts: { readonly operations: readonly OperationFact[] } = JSON.parse(
  read('test/data/atlas-operations.json'),
)

const policy: PlainPolicy = {
  operations: new Map(facts.operations.map((one) => [one.id, one])),
  roles: new Map(
    Object.entries(atlasPolicy.definition.roles).map(([name, { level, includes = [] }]) => [
      name,
      { level, includes },
    ]),
  ),
}

/**
 * Answers the log of the examples without the import, the engine or the replay: the export is read
 * as it lies there, and each request goes to the slow twin of `decide`.
 */
export function slowAnswers(): readonly string[] {
  const { organizations }: Exported = JSON.parse(read('examples/data/atlas-organization.json'))
  const keys = organizations.flatMap(keysOf)
  const projects = organizations.flatMap((one) => one.projects)
  const lines = read('examples/data/access-log.ndjson')
    .split('\n')
    .filter((line) => line !== '')
  return lines.map((line) => {
    const logged: Logged = JSON.parse(line)
    const key = keys.find(({ publicKey }) => publicKey === logged.publicKey)
    const owner = organizations.find(({ organization }) => organization.id === key?.organization)
    const project = projects.find(({ id }) => id === logged.groupId)
    const request: PlainRequest = {
      ...{ policy, key, fault: undefined, operation: logged.operation },
      organization: owner && {
        id: owner.organization.id,
        accessListRequired: owner.settings.apiAccessListRequired,
      },
      project: project && { id: project.id, organization: project.orgId },
      credential: key === undefined ? 'KEY_UNKNOWN' : 'proved',
      surface: logged.surface ?? undefined,
      address: logged.address ?? undefined,
      scope: {
        ...(typeof logged.orgId === 'string' && { organization: logged.orgId }),
        ...(typeof logged.groupId === 'string' && { project: logged.groupId }),
      },
      at: Date.parse(logged.at),
    }
    return referenceDecide(request).answer
  })
}

function keysOf({ organization, apiKeys, accessLists }: Exported['organizations'][number]) {
  return apiKeys.map(({ id, publicKey, roles }): PlainKey => {
    const there = roles.flatMap(({ groupId }) => groupId ?? [])
    const entries = accessLists[id]?.results ?? []
    return {
      ...{ id, publicKey, organization: organization.id },
      organizationRoles: roles.filter((role) => role.orgId).map((role) => role.roleName),
      projectRoles: new Map(
        there.map((project) => [
          project,
          roles.filter(({ groupId }) => groupId === project).map((role) => role.roleName),
        ]),
      ),
      accessList: entries.map(({ cidrBlock }) => ({ cidr: cidrBlock, expiresAt: undefined })),
      ...{ notBefore: undefined, expiresAt: undefined },
      ...{ disabledAt: undefined, revokedAt: undefined },
    }
  })
}
