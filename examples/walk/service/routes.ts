import type { AccessRequest, Operation } from 'keywarden'
import { type OperationName, policy } from '../policy.js'

/** The operations that this service offers. The policy knows their methods and paths. */
const OFFERED: readonly OperationName[] = [
  'getSystemStatus',
  'getOrg',
  'updateOrgSettings',
  'getGroup',
  'takeSnapshots',
  'createOrgApiKey',
  'getOrgApiKey',
  'updateOrgApiKey',
  'deleteOrgApiKey',
  'rotateApiKey',
  'createOrgAccessEntry',
  'deleteAccessEntry',
  'createGroupApiKey',
  'addGroupApiKey',
  'updateApiKeyRoles',
  'removeGroupApiKey',
]

/** What the variables of a path stand for, such as `orgId`. */
export type Parameters = ReadonlyMap<string, string>

/** What a request wants: the intent to be judged, and the parameters to carry it out with. */
export interface Routed extends Pick<AccessRequest, 'operation' | 'scope' | 'surface'> {
  readonly parameters: Parameters
}

const CONSOLE = '/console'
const ROUTES = OFFERED.flatMap((name) => policy.operation(name) ?? [])

/**
 * What a request wants, by method and path. A path below `/console` is the same on another surface.
 * What no route matches is an operation that no policy knows, and is left to be refused as such.
 */
export function routeOf(method: string, url: string): Routed {
  const [path = ''] = url.split('?')
  const onConsole = path.startsWith(`${CONSOLE}/`)
  const surface = onConsole ? 'console' : 'api'
  const wanted = onConsole ? path.slice(CONSOLE.length) : path
  for (const operation of ROUTES) {
    const parameters = operation.method === method ? matched(operation, wanted) : undefined
    if (parameters === undefined) continue
    return { operation: operation.name, surface, parameters, ...scopeOf(operation, parameters) }
  }
  return { operation: `${method} ${wanted}`, surface, parameters: new Map() }
}

/** The parameters of a path that fits the template of an operation. */
function matched({ path = '' }: Operation, given: string): Parameters | undefined {
  const template = path.split('/')
  const segments = given.split('/')
  if (template.length !== segments.length) return undefined
  const parameters = new Map<string, string>()
  for (const [index, part] of template.entries()) {
    const text = decoded(segments[index] ?? '')
    const [, name] = /^\{(\w+)\}$/.exec(part) ?? []
    if (name === undefined ? text !== part : !text) return undefined
    if (name !== undefined && text !== undefined) parameters.set(name, text)
  }
  return parameters
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

function scopeOf({ level }: Operation, parameters: Parameters): Pick<AccessRequest, 'scope'> {
  if (level === 'organization') return { scope: { organization: parameters.get('orgId') ?? '' } }
  if (level === 'project') return { scope: { project: parameters.get('groupId') ?? '' } }
  return {}
}
