/**
 * The shapes of the Atlas Admin API that an import reads, as schemas. Fields that are not named
 * here are tolerated and dropped. Every value becomes its domain value on the spot, by the domain's
 * own readers, so that a fault is named by its place in the document.
 */
import { z } from 'zod'
import { type InputIssue, InvalidInput } from '../domain/errors.js'
import { id, type PublicKey } from '../domain/ids.js'
import { invalid, name } from '../domain/input.js'
import { printable } from '../domain/printable.js'
import { Cidr } from '../network/cidr.js'
import { IpAddress } from '../network/ip-address.js'

/** A leaf of the document, read by a reader of the domain. */
function leaf<T>(read: (value: unknown) => T) {
  return z.unknown().transform((value, context) => {
    try {
      return read(value)
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error
      for (const { rule } of error.issues) context.addIssue({ code: 'custom', message: rule })
      return z.NEVER
    }
  })
}

const objectId = leaf((value) =>
  typeof value === 'string' && /^[0-9a-f]{24}$/.test(value) && secondOf(value) > 0
    ? value
    : invalid('', 'must be an id of Atlas: 24 lower-case hexadecimal digits, the first 8 a time'),
)

const text = (max: number) => leaf((value) => name(value, '', 1, max))
const object = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.object(shape, { error: 'must be an object' })
const list = <Item extends z.ZodType>(item: Item) => z.array(item, { error: 'must be an array' })
const flag = z.boolean({ error: 'must be true or false' })
const time = z.iso
  .datetime({ offset: true, error: 'must be an ISO 8601 time with its offset from UTC' })
  .transform((value) => Date.parse(value))
  .optional()

const organization = object({
  id: objectId,
  name: text(64),
  isDeleted: flag.optional(),
  created: time,
}).refine(({ isDeleted }) => isDeleted !== true, {
  path: ['isDeleted'],
  error: 'must not be true: a deleted organization is not imported',
})

/** The requirement must be said outright: taking its absence for `false` would widen. */
const settings = object({ apiAccessListRequired: flag })

const project = object({ id: objectId, name: text(64), orgId: objectId, created: time })

const role = object({
  roleName: z.string({ error: 'must be the name of a role' }),
  orgId: objectId.optional(),
  groupId: objectId.optional(),
}).refine(({ orgId, groupId }) => (orgId === undefined) !== (groupId === undefined), {
  error: 'must name exactly one of orgId and groupId',
})

const apiKey = object({
  id: objectId,
  desc: text(250),
  publicKey: leaf((value) => id<PublicKey>(value, '')),
  privateKey: leaf((value) =>
    typeof value === 'string' && /^\*[*-]{0,60}[A-Za-z0-9]{0,12}$/.test(value)
      ? value
      : invalid('', 'must be redacted: stars, then at most 12 closing characters'),
  ).optional(),
  roles: list(role),
  created: time,
})

const accessListEntry = object({
  cidrBlock: leaf(
    (value) => Cidr.parse(value) ?? invalid('', 'must be an IPv4 or IPv6 address or block'),
  ),
  ipAddress: leaf(
    (value) => IpAddress.parse(value) ?? invalid('', 'must be an IPv4 or IPv6 address'),
  ).optional(),
}).refine(({ cidrBlock, ipAddress }) => ipAddress === undefined || cidrBlock.contains(ipAddress), {
  path: ['ipAddress'],
  error: 'must be inside cidrBlock',
})

/** A page that is not the last would be a shorter list, and an empty list opens. */
const accessList = object({
  results: list(accessListEntry),
  totalCount: z.number({ error: 'must be a number' }).optional(),
}).refine(({ results, totalCount = 0 }) => totalCount <= results.length, {
  path: ['totalCount'],
  error: 'must not exceed the number of results: put all pages of the list together',
})

type AccessLists = Readonly<Record<string, z.output<typeof accessList>>>

/** The list of a key: none is not an empty one. */
function listOf(key: string, lists: AccessLists, context: z.RefinementCtx) {
  const list = Object.hasOwn(lists, key) ? lists[key] : undefined
  if (list !== undefined) return list
  const message = 'must be the access list of that key: a missing list is not an empty one'
  context.addIssue({ code: 'custom', path: ['accessLists', key], message })
  return z.NEVER
}

const atlasExport = object({
  organizations: list(
    object({
      organization,
      settings,
      projects: list(project),
      apiKeys: list(apiKey),
      accessLists: z.record(z.string(), accessList, { error: 'must be an object' }),
    }).transform(({ apiKeys, accessLists, ...rest }, context) => ({
      ...rest,
      apiKeys: apiKeys.map((key) => ({
        ...key,
        accessList: listOf(key.id, accessLists, context),
      })),
    })),
  ),
})

/** A document that has the shape of an export, its values read. */
export type AtlasExport = z.output<typeof atlasExport>
/** One organization of an {@link AtlasExport}, with all it owns. */
export type AtlasOrganization = AtlasExport['organizations'][number]

/** When an id was made: its first four bytes are the second, here in epoch milliseconds. */
export function secondOf(objectId: string): number {
  return Number.parseInt(objectId.slice(0, 8), 16) * 1000
}

/**
 * Reads a document.
 *
 * @throws {@link InvalidInput} naming the place of each fault, the first {@link MOST_FAULTS}.
 */
export function readAtlasExport(document: unknown): AtlasExport {
  const read = attempt(() => atlasExport.safeParse(document))
  if (read.success) return read.data
  const issues = read.error.issues.slice(0, MOST_FAULTS)
  throw new InvalidInput(
    issues.map(({ path, message }): InputIssue => ({ field: fieldOf(path), rule: message })),
  )
}

/** How many faults an error names at most. */
export const MOST_FAULTS = 50

function attempt<T>(read: () => T): T {
  try {
    return read()
  } catch {
    return invalid('', 'cannot be read')
  }
}

/** `['apiKeys', 3, 'roles', 1]` is `apiKeys[3].roles[1]`. */
function fieldOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => {
      if (typeof part === 'number') return `[${part}]`
      const name = String(part)
      return /^\w{1,64}$/.test(name) ? `.${name}` : `[${JSON.stringify(printable(name))}]`
    })
    .join('')
    .replace(/^\./, '')
}
