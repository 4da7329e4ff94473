import type { Actor } from 'keywarden'
import type {
  AccessManager,
  AddEntriesInput,
  InviteKeyInput,
  NewProjectKeyInput,
  ProjectRolesInput,
  RotateKeyInput,
  UpdateKeyInput,
} from 'keywarden/management'
import type { OperationName } from '../policy.js'
import type { Parameters } from './routes.js'

/** The body of a request as it came. */
export type Body = Readonly<Record<string, unknown>>

/** What the commands behind the routes take, taken together. */
type Input = NewProjectKeyInput &
  UpdateKeyInput &
  RotateKeyInput &
  InviteKeyInput &
  ProjectRolesInput &
  AddEntriesInput

type Order = (manager: AccessManager, actor: Actor, input: Input, body: Body) => Promise<object>

/** What a request orders from the Access Manager, by the operation it came for. */
const ORDERS: { readonly [Name in OperationName]?: Order } = {
  getOrg: ({ organizations }, actor) => organizations.view(actor, {}),
  updateOrgSettings: ({ organizations }, actor, _, { apiAccessListRequired }) =>
    apiAccessListRequired === true
      ? organizations.requireAccessList(actor, {})
      : organizations.stopRequiringAccessList(actor, {}),
  getGroup: ({ projects }, actor, { project }) => projects.view(actor, { project }),
  createOrgApiKey: ({ keys }, actor, input) => keys.create(actor, input),
  getOrgApiKey: ({ keys }, actor, input) => keys.view(actor, input),
  updateOrgApiKey: ({ keys }, actor, input) => keys.update(actor, input),
  deleteOrgApiKey: ({ keys }, actor, input) => keys.delete(actor, input),
  rotateApiKey: ({ keys }, actor, input) => keys.rotate(actor, input),
  createOrgAccessEntry: ({ accessList }, actor, input) => accessList.add(actor, input),
  deleteAccessEntry: ({ accessList }, actor, input) =>
    accessList.remove(actor, { ...input, entries: input.entries.map(String) }),
  createGroupApiKey: ({ keys }, actor, input) => keys.createInProject(actor, input),
  addGroupApiKey: ({ keys }, actor, input) => keys.invite(actor, input),
  updateApiKeyRoles: ({ keys }, actor, input) => keys.changeProjectRoles(actor, input),
  removeGroupApiKey: ({ keys }, actor, input) => keys.removeFromProject(actor, input),
}

/** Carries out what was allowed. Operations without an order have nothing to do in this service. */
export async function carryOut(
  operation: string,
  manager: AccessManager,
  actor: Actor | undefined,
  parameters: Parameters,
  body: Body,
): Promise<object> {
  const order = new Map(Object.entries(ORDERS)).get(operation)
  if (order === undefined || actor === undefined) return {}
  return order(manager, actor, inputOf(parameters, body), body)
}

/** The path says what a command is about, and the body the rest. The manager checks all of it. */
function inputOf(parameters: Parameters, body: Body): Input {
  const [organization, project, key, entry] = ['orgId', 'groupId', 'apiUserId', 'ipAddress'].map(
    (name) => parameters.get(name),
  )
  const input: Body = {
    ...body,
    ...(organization !== undefined && { organization }),
    ...(project !== undefined && { project }),
    ...(key !== undefined && { key }),
    ...(entry !== undefined && { entries: [entry] }),
  }
  return input as unknown as Input
}
