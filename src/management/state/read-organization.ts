import * as z from 'zod'
import type { OrganizationId, PublicKey } from '../../domain/ids.js'
import { invalid } from '../../domain/input.js'
import { OrganizationState } from '../../domain/organization-state.js'
import { usageDelta } from '../../ports/check-usage.js'
import type { StoredOrganization } from '../../ports/state-transfer.js'
import { keyOf, organizationOf, projectOf } from '../../ports/stored-records.js'
import type { KeyUsage, Usage } from '../../ports/usage.js'
import { event } from './event-schema.js'
import { domainValue, faultsTold, id, readPart } from './read-part.js'

const kept = { retiredPublicKeys: z.array(id), events: z.array(event) }
const use = {
  ...{ count: z.number(), lastUsedAt: z.number() },
  lastUsedAddress: z.string().exactOptional(),
}

const living = z
  .strictObject({
    organization: domainValue(organizationOf),
    revision: z.int().min(1),
    projects: z.array(domainValue(projectOf)),
    keys: z.array(domainValue(keyOf)),
    usage: z.array(
      z.strictObject({
        ...{ key: id, ...use },
        entries: z.array(z.strictObject({ entry: z.string(), ...use })),
      }),
    ),
    ...kept,
  })
  .transform((part, context): StoredOrganization => {
    return faultsTold(() => {
      const { organization, projects, keys, revision } = part
      const state = OrganizationState.of(organization, projects, keys)
      const usage = usageOf(part.usage, state)
      return { id: organization.id, loaded: { state, revision }, usage, ...keptOf(part) }
    }, context)
  })

const deleted = z.strictObject({ deleted: id, ...kept }).transform((part): StoredOrganization => {
  const own = { id: part.deleted as OrganizationId, loaded: undefined, usage: new Map() }
  return { ...own, ...keptOf(part) }
})

/**
 * Reads an organization of a document.
 *
 * @param field - What to call it in an error.
 * @throws {@link InvalidInput} naming every faulty field and its rule, never a value.
 */
export function readOrganization(value: unknown, field: string): StoredOrganization {
  const isDeleted = typeof value === 'object' && value !== null && Object.hasOwn(value, 'deleted')
  return readPart(isDeleted ? deleted : living, value, field)
}

type Kept = Pick<z.output<typeof living>, 'events'> & {
  readonly retiredPublicKeys: readonly string[]
}

function keptOf({ retiredPublicKeys, events }: Kept) {
  return { retiredPublicKeys: retiredPublicKeys as readonly PublicKey[], events }
}

type Used = Usage & {
  readonly key: string
  readonly entries: readonly (Usage & { readonly entry: string })[]
}

/** The usage of the keys that the organization has, each told once. */
function usageOf(used: readonly Used[], state: OrganizationState): ReadonlyMap<string, KeyUsage> {
  const usage = new Map<string, KeyUsage>()
  for (const [index, { key, entries, ...own }] of used.entries()) {
    const field = `usage[${index}]`
    if (state.key(key) === undefined) invalid(`${field}.key`, 'must be a key of the organization')
    if (usage.has(key)) invalid(`${field}.key`, 'must be there once')
    const of = { organization: state.organization.id, key }
    const total = checkedUse({ ...of, ...own }, field)
    usage.set(key, { ...total, entries: entryUsageOf(entries, of, `${field}.entries`) })
  }
  return usage
}

function entryUsageOf(
  entries: Used['entries'],
  of: { readonly organization: string; readonly key: string },
  field: string,
): ReadonlyMap<string, Usage> {
  const usage = new Map<string, Usage>()
  for (const [index, one] of entries.entries()) {
    if (usage.has(one.entry)) invalid(`${field}[${index}].entry`, 'must be there once')
    usage.set(one.entry, checkedUse({ ...of, ...one }, `${field}[${index}]`))
  }
  return usage
}

/** The usage in a delta; what is absent from it is there as `undefined`. */
function checkedUse(delta: object, field: string): Usage {
  const { count, lastUsedAt, lastUsedAddress } = usageDelta(delta, field)
  return { count, lastUsedAt, lastUsedAddress }
}
