import type { Presented, PresentedKey } from '../credentials/presented.js'
import { prove } from '../credentials/prove.js'
import type { ApiKey } from '../domain/api-key.js'
import type { SecretId } from '../domain/ids.js'
import type { Organization } from '../domain/organization.js'
import type { Project } from '../domain/project.js'
import type { CredentialFailure } from '../domain/refusal.js'
import type { ShadowedGate } from '../engine/shadowed-gate.js'
import type { KnownRevision } from '../ports/key-lookup.js'
import { readFound, type SoundRecord } from './read-found.js'

/** Who calls, as far as could be established: what the decision needs of it. */
export interface Identity {
  readonly credential: 'proved' | CredentialFailure
  readonly key: ApiKey | undefined
  readonly organization: Organization | undefined
  readonly secret: SecretId | undefined
  /** The public key that was shown, known or not. */
  readonly publicKey: string | undefined
  /** What was shown, where it proved a secret that is kept under an outdated hash. */
  readonly outdated: (PresentedKey & { readonly secret: SecretId }) | undefined
  /** Those of the asked projects that there are, by id. */
  readonly projects: ReadonlyMap<string, Project>
  /** The revision of the organization that all this is of, as the lookup says. */
  readonly revision: unknown
  /** Why nobody could be established, when that is not the caller's doing. */
  readonly fault: string | undefined
  /** What is wrong with the record of the key, when it is damaged. */
  readonly damage: string | undefined
  /** The gates that are shadowed for it. */
  readonly shadow: readonly ShadowedGate[] | undefined
}

const NOBODY = Object.freeze({
  key: undefined,
  organization: undefined,
  secret: undefined,
  publicKey: undefined,
  outdated: undefined,
  projects: new Map<string, Project>(),
  revision: undefined,
  fault: undefined,
  damage: undefined,
  shadow: undefined,
})

/** A caller that could not be made out, and by what it shows: nothing, or nothing of a known form. */
export function nobody(credential: CredentialFailure): Identity {
  return { ...NOBODY, credential }
}

/** A caller of whom nothing can be said, for a fault that is not theirs. */
export function unidentified({ publicKey }: Presented, fault: string): Identity {
  return { ...NOBODY, credential: 'KEY_UNKNOWN', publicKey, fault }
}

/**
 * Who a well-formed credential is, given what the lookup found. The secret is compared whatever was
 * found, so that the work is the same for keys that exist and for those that do not (SR-03).
 *
 * What an answer of the lookup throws when read, or a format when it hashes, is thrown.
 */
export function identify(
  presented: Presented,
  found: unknown,
  projects: readonly string[],
  at: number,
): Identity {
  const { publicKey } = presented
  const record = readFound(found, publicKey, projects)
  const proof = prove(presented, record.kind === 'key' ? record.key.secrets : [], at)
  switch (record.kind) {
    case 'unknown':
      return { ...nobody('KEY_UNKNOWN'), publicKey }
    case 'fault':
      return unidentified(presented, record.detail)
    case 'damaged':
      return { ...nobody('KEY_DAMAGED'), publicKey, damage: record.detail }
    case 'key':
      return known(presented, record, proof)
  }
}

/**
 * Whether a caller is known from a revision or a later one. Only of one who proved the key is it asked:
 * to others nothing is told by it, not even by the time that an answer takes.
 */
export function isKnownFrom(
  { credential, organization, revision }: Identity,
  atLeast: KnownRevision,
): boolean {
  if (credential !== 'proved') return true
  const known = Number.isSafeInteger(revision) ? (revision as number) : 0
  return organization?.id === atLeast.organization && known >= atLeast.revision
}

/**
 * The caller once more, whose answer was proved but used a nonce that is not to be had. Nothing of
 * its key is told.
 */
export function stale({ publicKey }: Identity): Identity {
  return { ...nobody('CREDENTIAL_STALE'), publicKey }
}

const UNKNOWN_HASH = 'a private key is kept under an algorithm or a pepper that is not configured'

function known(
  presented: Presented,
  { key, organization, projects, revision }: SoundRecord,
  proof: ReturnType<typeof prove>,
): Identity {
  const isOutdated = proof.credential === 'proved' && proof.outdated
  const outdated = isOutdated && presented.kind === 'private key'
  return {
    credential: proof.credential,
    ...{ key, organization, projects, revision },
    secret: proof.secret?.id,
    publicKey: presented.publicKey,
    outdated: outdated ? { ...presented, secret: proof.secret.id } : undefined,
    fault: undefined,
    damage: proof.credential === 'KEY_DAMAGED' ? UNKNOWN_HASH : undefined,
    shadow: undefined,
  }
}
