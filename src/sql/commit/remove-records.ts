import type { Transaction } from 'kysely'
import type { Change } from '../../ports/storage.js'
import { inParts } from '../in-parts.js'
import type { KeywardenTables } from '../schema/tables.js'
import type { KnownKey, Surroundings } from './look-around.js'

/**
 * Removes what a change removes of its organization: projects, keys with their usage, or all of it.
 * Audit events stay, and so do public keys, which no other key may ever have.
 *
 * @returns The keys that were removed.
 */
export async function removeRecords(
  transaction: Transaction<KeywardenTables>,
  { organization, remove }: Change,
  known: Surroundings,
): Promise<readonly KnownKey[]> {
  if (remove.organization) return removeAll(transaction, organization)
  const keys = remove.keys.flatMap((id) => known.keys.get(id) ?? [])
  await removeKeys(transaction, keys)
  await inParts([...remove.projects].sort(), (part) =>
    transaction
      .deleteFrom('keywarden_projects')
      .where('organization', '=', organization)
      .where('id', 'in', part)
      .execute(),
  )
  return keys
}

async function removeAll(
  transaction: Transaction<KeywardenTables>,
  organization: string,
): Promise<readonly KnownKey[]> {
  const keys = await transaction
    .selectFrom('keywarden_keys')
    .select(['id', 'organization', 'public_key'])
    .where('organization', '=', organization)
    .execute()
  await removeKeys(transaction, keys)
  await transaction
    .deleteFrom('keywarden_projects')
    .where('organization', '=', organization)
    .execute()
  return keys
}

async function removeKeys(
  transaction: Transaction<KeywardenTables>,
  keys: readonly KnownKey[],
): Promise<void> {
  const ids = keys.map(({ id }) => id).sort()
  await inParts(ids, async (part) => [
    await transaction.deleteFrom('keywarden_usage').where('key_id', 'in', part).execute(),
    await transaction.deleteFrom('keywarden_assignments').where('key_id', 'in', part).execute(),
    await transaction.deleteFrom('keywarden_keys').where('id', 'in', part).execute(),
  ])
}
