import type { AccessList } from '../domain/access-list.js'
import { ApiKey } from '../domain/api-key.js'
import type { AuditFact } from '../domain/audit-event.js'
import type { ProjectId } from '../domain/ids.js'
import { KeySecret } from '../domain/key-secret.js'
import type { Organization } from '../domain/organization.js'
import { RoleAssignments } from '../domain/role-assignments.js'
import { type Admission, admissionOf } from './admission.js'
import type { Situation } from './command.js'
import { Unavailable } from './errors.js'
import { digestFact } from './http-digest.js'
import type { ManagerContext } from './manager-options.js'

/** A key that has just been made, with the one sight of its private key. */
export interface MintedKey {
  readonly key: ApiKey
  readonly privateKey: string
}

/** What a new key is to be. */
export interface KeyPlan {
  readonly description: string
  readonly roles: RoleAssignments
  readonly accessList: AccessList
  readonly notBefore?: number | undefined
  readonly expiresAt?: number | undefined
  /** Whether it is to be usable with HTTP Digest. */
  readonly httpDigest: boolean
}

/**
 * Makes a key: fresh ids, a fresh public key, a fresh secret of which the verifier is kept.
 *
 * @throws {@link Unavailable} when the id is that of a key: it would be replaced, and ids are long
 *   enough that only a broken random source draws one twice.
 */
export function mintKey({ manager, before, at }: Situation, plan: KeyPlan): MintedKey {
  const { format, random } = manager
  const publicKey = format.newPublicKey(random)
  const { roles, httpDigest, ...fields } = plan
  const { secret, privateKey } = mintSecret(manager, publicKey, at, httpDigest)
  const id = format.newId('key', random, at)
  if (before.key(id) !== undefined) {
    throw new Unavailable('the random source repeats itself', 'nothing-done')
  }
  const key = ApiKey.of({
    ...{ id, organization: before.organization.id, publicKey, ...fields },
    ...roles.toJSON(),
    secrets: [secret],
    createdAt: at,
  })
  return { key, privateKey }
}

/** Makes a secret for a public key; one that HTTP Digest is to work with is kept for that as well. */
export function mintSecret(
  { format, random, httpDigest }: ManagerContext,
  publicKey: string,
  at: number,
  speaksDigest: boolean,
) {
  const privateKey = format.newPrivateKey(publicKey, random)
  const secret = KeySecret.of({
    id: format.newId('secret', random, at),
    verifier: format.hashes.verifierOf(publicKey, privateKey),
    digestVerifiers: speaksDigest ? httpDigest?.seal(publicKey, privateKey, random) : [],
    redacted: format.redact(privateKey),
    createdAt: at,
  })
  return { secret, privateKey }
}

/** The roles as one set, organization and projects apart. */
export function combined(...all: readonly RoleAssignments[]): RoleAssignments {
  const projects = new Set(all.flatMap((roles) => roles.projects))
  return RoleAssignments.of(
    all.flatMap((roles) => roles.organization),
    new Map([...projects].map((project) => [project, all.flatMap((roles) => roles.in(project))])),
  )
}

/** What the audit trail says of a new key. */
export function keyCreated(
  key: ApiKey,
  organization: Organization,
  at: number,
  project?: string,
): { readonly fact: AuditFact; readonly admission: Admission } {
  const admission = admissionOf(key, organization, at)
  const fact: AuditFact = {
    type: 'key.created',
    ...{ key: key.id, publicKey: key.publicKey, organizationRoles: key.organizationRoles },
    ...(project !== undefined && {
      ...{ project: project as ProjectId, projectRoles: key.rolesIn(project) },
    }),
    accessList: key.accessList.entries.map(({ cidr }) => String(cidr)),
    notBefore: key.notBefore?.getTime() ?? null,
    expiresAt: key.expiresAt?.getTime() ?? null,
    admits: admission.admits,
    ...digestFact(key),
  }
  return { fact, admission }
}
