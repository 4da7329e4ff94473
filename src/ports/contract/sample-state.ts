import type { StateTransfer, StoredOrganization } from '../state-transfer.js'
import type { UsageDelta } from '../usage.js'
import { create, write } from './sample-change.js'
import { DAWN, organizationId, sampleEvent, sampleKey, sampleProject } from './sample-records.js'
import { plain, plainState } from './stored-data.js'
import { toldUsage } from './told-usage.js'
import type { StateTransferSubject } from './transferred-storage.js'

const OFFICE = '203.0.113.0/24'

/** A secret that can be proved, and used with HTTP Digest. */
function sampleSecret(id: string) {
  return {
    ...{ id, redacted: '************a1b2', createdAt: DAWN },
    verifier: { algorithm: 'hmac-sha256', pepperId: 'pepper-1', digest: 'ab'.repeat(32) },
    digestVerifiers: [
      { algorithm: 'MD5', realm: 'api', sealedBy: 'seal-1', sealed: 'cd'.repeat(44) },
    ],
  } as const
}

/** Keys that have everything a key can have, and one that has nothing. */
function sampleKeys() {
  return [
    sampleKey({
      ...{ id: 'full', organizationRoles: ['OWNER'], projectRoles: { billing: ['READER'] } },
      accessList: [OFFICE, { cidr: '::1', comment: 'until noon', expiresAt: DAWN + 1 }],
      secrets: [{ ...sampleSecret('old'), expiresAt: DAWN + 5 }, sampleSecret('new')],
      ...{ notBefore: DAWN + 1, expiresAt: DAWN + 9, disabledAt: DAWN + 2, revokedAt: DAWN + 3 },
    }),
    sampleKey({ id: 'bare', createdAt: DAWN + 1 }),
    sampleKey({ id: 'early', createdAt: DAWN - 1, secrets: [sampleSecret('only')] }),
  ]
}

/**
 * Writes what there is to be moved: `acme` with keys, used and not, and one that is gone; `brief`,
 * which was deleted; `empty`, which has nothing.
 */
export async function writeSampleState(subject: StateTransferSubject): Promise<void> {
  const { storage, writer, settle } = subject
  const projects = [sampleProject(), sampleProject({ id: 'fleet', createdAt: DAWN - 5 })]
  const keys = [...sampleKeys(), sampleKey({ id: 'gone' })]
  await create(storage, { put: { projects, keys }, events: [sampleEvent('b'), sampleEvent('a')] })
  await write(storage, { remove: { keys: ['gone'] }, events: [sampleEvent('c')] })
  const theirs = { projects: [sampleProject({ id: 'p', organization: 'brief' })] }
  const key = sampleKey({ id: 'theirs', organization: 'brief' })
  await create(storage, { organization: 'brief', put: { ...theirs, keys: [key] } })
  const events = [sampleEvent('z', 'brief'), sampleEvent('y', 'brief')]
  await write(storage, { organization: 'brief', remove: { organization: true }, events })
  await create(storage, { organization: 'empty' })
  await writer.addUsage([use('full'), use('full', OFFICE, 2), use('early', undefined, 7)])
  await settle?.()
}

function use(key: string, entry?: string, count = 3): UsageDelta {
  return {
    ...{ organization: organizationId('acme'), key: key as UsageDelta['key'], entry, count },
    ...{ lastUsedAt: DAWN + count, lastUsedAddress: entry && '203.0.113.7' },
  }
}

/** Everything a storage tells of itself, as plain data in an order of its own. */
export async function toldState(transfer: StateTransfer): Promise<readonly unknown[]> {
  const told: unknown[] = []
  for await (const one of transfer.dump()) told.push(plainOrganization(one))
  return told
}

function plainOrganization({ id, loaded, events, usage, retiredPublicKeys }: StoredOrganization) {
  const used = [...usage].map(([key, one]) => [key, toldUsage(one)])
  return plain({
    ...{ id, events, usage: Object.fromEntries(used) },
    ...(loaded && { revision: loaded.revision, state: plainState(loaded.state) }),
    retiredPublicKeys: [...retiredPublicKeys].sort(),
  })
}

/** What is told, gathered. */
export async function gathered(transfer: StateTransfer): Promise<StoredOrganization[]> {
  const all: StoredOrganization[] = []
  for await (const one of transfer.dump()) all.push(one)
  return all
}

/** Some organizations, as a storage tells them: one after the other. */
export async function* streamed(
  organizations: Iterable<StoredOrganization>,
): AsyncGenerator<StoredOrganization, void, undefined> {
  yield* organizations
}
