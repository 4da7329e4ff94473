import type { Kysely } from 'kysely'
import { isId } from '../../domain/ids.js'
import type { KeyUsage, Usage } from '../../ports/usage.js'
import { inParts } from '../in-parts.js'
import { countOf } from '../rows/columns.js'
import type { KeywardenTables } from '../schema/tables.js'

/** The recorded usage of those keys of an organization; a key never used is not in the answer. */
export async function readUsage(
  db: Kysely<KeywardenTables>,
  organization: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, KeyUsage>> {
  const asked = [...new Set(keys)].filter(isId)
  if (!isId(organization) || asked.length === 0) return new Map()
  const rows = await inParts(asked, (part) =>
    db
      .selectFrom('keywarden_usage as u')
      .innerJoin('keywarden_keys as k', 'k.id', 'u.key_id')
      .selectAll('u')
      .where('k.organization', '=', organization)
      .where('u.key_id', 'in', part)
      .execute(),
  )
  const entries = new Map<string, Map<string, Usage>>()
  for (const { key_id, entry, ...row } of rows) {
    if (entry === '') continue
    entries.set(key_id, (entries.get(key_id) ?? new Map()).set(entry, usageOf(row)))
  }
  const totals = rows.filter(({ entry }) => entry === '')
  return new Map(
    totals.map(({ key_id, ...row }) => [
      key_id,
      { ...usageOf(row), entries: entries.get(key_id) ?? new Map() },
    ]),
  )
}

function usageOf(
  row: Pick<KeywardenTables['keywarden_usage'], 'count' | 'last_used_at' | 'last_used_address'>,
): Usage {
  return Object.freeze({
    count: countOf(row.count, 'count'),
    lastUsedAt: countOf(row.last_used_at, 'last_used_at'),
    lastUsedAddress: row.last_used_address ?? undefined,
  })
}
