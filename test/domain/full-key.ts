import type { ApiKey, KeySecretFields } from 'keywarden'
import { acmeKey, NOON } from '../fixtures/acme.js'

export const DIGEST = 'ab'.repeat(32)

/** The fields of a secret. */
export const secret = (id = 'secret-1'): KeySecretFields => ({
  id,
  verifier: { algorithm: 'sha256' as const, digest: DIGEST },
  redacted: '************a1b2',
  createdAt: NOON,
})

/** A key that has everything a key can have. */
export const full = acmeKey({
  organizationRoles: ['MEMBER', 'AUDITOR'],
  projectRoles: { billing: ['READER'], fleet: ['PLANNER', 'READER'] },
  accessList: ['203.0.113.0/24', { cidr: '::1', comment: 'x', expiresAt: NOON }],
  secrets: [secret()],
  createdAt: new Date(NOON),
  notBefore: NOON + 1,
  expiresAt: NOON + 2,
  disabledAt: NOON + 3,
  revokedAt: NOON + 4,
})
/** The networks on the list of a key. */
export const listed = (key: ApiKey) => key.accessList.entries.map(({ cidr }) => String(cidr))

/** What differs between two keys, by field. */
export function changed(before: ApiKey, after: ApiKey): object {
  const [was, is] = [before, after].map((key) => JSON.parse(JSON.stringify(key)))
  const fields = Object.keys({ ...was, ...is })
  return Object.fromEntries(
    fields
      .filter((field) => JSON.stringify(was[field]) !== JSON.stringify(is[field]))
      .map((field) => [field, is[field]]),
  )
}
