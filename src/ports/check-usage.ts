import { id, type KeyId, type OrganizationId } from '../domain/ids.js'
import { fieldsOf, invalid, itemsOf, join } from '../domain/input.js'
import { instant } from '../domain/instant.js'
import type { UsageDelta } from './usage.js'

const FIELDS = ['organization', 'key', 'entry', 'count', 'lastUsedAt', 'lastUsedAddress'] as const

/** Longer than the canonical text of any address or block. */
const LONGEST = 64

/**
 * A batch of usage as it may be written, in the order of keys and entries, so that of writers at once
 * each waits for the other in one order only. Every writer checks so before it writes.
 *
 * @throws {@link InvalidInput} naming the delta that is none, or is there twice.
 */
export function checkedUsage(batch: readonly UsageDelta[]): readonly UsageDelta[] {
  const deltas = itemsOf(batch, 'batch').map((delta, index) => usageDelta(delta, `batch[${index}]`))
  const sorted = deltas.sort((one, other) => order(one.key, other.key) || byEntry(one, other))
  for (const [index, { organization, key, entry }] of sorted.entries()) {
    const before = sorted[index - 1]
    if (before?.key === key && before.entry === entry && before.organization === organization) {
      invalid('batch', 'must name each key, and each entry of a key, once')
    }
  }
  return sorted
}

/**
 * One delta of a batch, by its own fields.
 *
 * @throws {@link InvalidInput} naming the field that breaks a rule.
 */
export function usageDelta(value: unknown, field: string): UsageDelta {
  const fields = fieldsOf(value, field, FIELDS)
  return Object.freeze({
    organization: id<OrganizationId>(fields.organization, join(field, 'organization')),
    key: id<KeyId>(fields.key, join(field, 'key')),
    entry: optionalText(fields.entry, join(field, 'entry')),
    count: countOf(fields.count, join(field, 'count')),
    lastUsedAt: instant(fields.lastUsedAt, join(field, 'lastUsedAt')),
    lastUsedAddress: optionalText(fields.lastUsedAddress, join(field, 'lastUsedAddress')),
  })
}

function countOf(value: unknown, field: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value
  return invalid(field, 'must be a whole number from 1 on')
}

function optionalText(value: unknown, field: string): string | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'string' && value !== '' && value.length <= LONGEST) return value
  return invalid(field, `must be text of 1 to ${LONGEST} characters`)
}

/** Those of the key itself come first, then those of its entries. */
function byEntry(one: UsageDelta, other: UsageDelta): number {
  return order(one.entry ?? '', other.entry ?? '') || order(one.organization, other.organization)
}

function order(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
