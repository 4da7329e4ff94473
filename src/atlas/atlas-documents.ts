/**
 * The shapes of the Atlas Admin API that an import reads, as schemas. Fields that are not named
 * here are tolerated and dropped. Every value becomes its domain value on the spot, by the domain's
 * own readers, so that a fault is named by its place in the document.
 */
import * as z from 'zod'
import { id, type PublicKey } from '../domain/ids.js'
import { invalid, name } from '../domain/input.js'
import { Cidr } from '../network/cidr.js'
import { IpAddress } from '../network/ip-address.js'
import { leaf } from './document-leaf.js'
import { list, type Page, page } from './document-list.js'
import { object, table } from './document-object.js'

/** When an id was made: its first four bytes are the second, here in epoch milliseconds. */
export function secondOf(objectId: string): number {
  return Number.parseInt(objectId.slice(0, 8), 16) * 1000
}

const objectId = leaf((value) =>
  typeof value === 'string' && /^[0-9a-f]{24}$/.test(value) && secondOf(value) > 0
    ? value
    : invalid('', 'must be an id of Atlas: 24 lower-case hexadecimal digits, the first 8 a time'),
)

const text = (max: number) => leaf((value) => name(value, '', 1, max))
const flag = z.boolean({ error: 'must be true or false' })
const time = z.iso
  .datetime({ offset: true, error: 'must be an ISO 8601 time with its offset from UTC' })
  .transform((value) => Date.parse(value))
  .refine((at) => at > 0, { error: 'must be after 1970-01-01T00:00:00Z' })
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

/** The API shows a single address both ways, a block as a block only; either will do. */
const accessListEntry = object({
  cidrBlock: leaf(
    (value) => Cidr.parse(value) ?? invalid('', 'must be an IPv4 or IPv6 address or block'),
  ).optional(),
  ipAddress: leaf(
    (value) => IpAddress.parse(value) ?? invalid('', 'must be an IPv4 or IPv6 address'),
  ).optional(),
})
  .refine(({ cidrBlock, ipAddress }) => cidrBlock !== undefined || ipAddress !== undefined, {
    error: 'must name cidrBlock or ipAddress',
  })
  .refine(({ cidrBlock, ipAddress }) => !cidrBlock || !ipAddress || cidrBlock.contains(ipAddress), {
    path: ['ipAddress'],
    error: 'must be inside cidrBlock',
  })
  .transform(({ cidrBlock, ipAddress }) => cidrBlock ?? String(ipAddress))

type AccessLists = Readonly<Record<string, Page<Cidr | string>>>

/** The list of a key: none is not an empty one. */
function listOf(key: string, lists: AccessLists, context: z.RefinementCtx) {
  const found = Object.hasOwn(lists, key) ? lists[key] : undefined
  if (found !== undefined) return found.items
  const message = 'must be the access list of that key: a missing list is not an empty one'
  context.addIssue({ code: 'custom', path: ['accessLists', key], message })
  return z.NEVER
}

const organizationWithAll = object({
  organization,
  settings,
  projects: page(project),
  apiKeys: page(apiKey),
  accessLists: table(page(accessListEntry)),
}).transform(({ apiKeys, accessLists, ...rest }, context) => ({
  ...rest,
  apiKeys: {
    ...apiKeys,
    items: apiKeys.items.map((key) => ({
      ...key,
      accessList: listOf(key.id, accessLists, context),
    })),
  },
}))

/** A document with organizations and all they own. */
export const atlasExport = object({ organizations: list(organizationWithAll) })

/** A document that has the shape of an export, its values read. */
export type AtlasExport = z.output<typeof atlasExport>
/** One organization of an {@link AtlasExport}, with all it owns. */
export type AtlasOrganization = AtlasExport['organizations'][number]
/** One key of an {@link AtlasOrganization}, with its access list. */
export type AtlasKey = AtlasOrganization['apiKeys']['items'][number]
