import type { KeyFormat } from '../credentials/key-format.js'
import { type Presented, readCredential } from '../credentials/presented.js'
import { type Proof, prove } from '../credentials/prove.js'
import { ApiKey } from '../domain/api-key.js'
import type { SecretId } from '../domain/ids.js'
import type { Organization } from '../domain/organization.js'
import type { Project } from '../domain/project.js'
import type { CredentialFailure } from '../domain/refusal.js'
import type { Found, KeyRecord } from '../ports/key-lookup.js'

/** Who calls, as far as could be established: what the decision needs of it. */
export interface Identity {
  readonly credential: 'proved' | CredentialFailure
  readonly key: ApiKey | undefined
  readonly organization: Organization | undefined
  readonly secret: SecretId | undefined
  /** The public key that was shown, known or not. */
  readonly publicKey: string | undefined
  /** What to keep of the secret instead, once proved under an outdated hash. */
  readonly outdated: Presented | undefined
  /** The projects that came with the key. */
  projectOf(id: string): Project | undefined
  /** Why nobody could be established, when that is not the caller's doing. */
  readonly fault: string | undefined
}

const NO_PROJECT = () => undefined

/** Reads a credential: either it is of a known form, or the caller is nobody. */
export function readCaller(
  credential: unknown,
  formats: readonly KeyFormat[],
): Presented | Identity {
  const presented = readCredential(credential, formats)
  return typeof presented === 'string' ? nobody(presented, undefined) : presented
}

/** Whether the credential of a caller was well-formed, so that there is a key to look up. */
export function isPresented(caller: Presented | Identity): caller is Presented {
  return 'privateKey' in caller
}

/**
 * Who a well-formed credential is, given what the lookup found. The secret is compared whatever was
 * found, so that the work is the same for keys that exist and for those that do not (SR-03).
 */
export function identify(presented: Presented, found: unknown, at: number): Identity {
  const record = readFound(found, presented.publicKey)
  const secrets = record.kind === 'key' ? record.key.secrets : []
  const proof = prove(presented, secrets, at)
  if (record.kind === 'unknown') return nobody('KEY_UNKNOWN', presented)
  if (record.kind === 'fault') return nobody('KEY_UNKNOWN', presented, record.detail)
  if (record.kind === 'damaged') return nobody('KEY_DAMAGED', presented)
  return known(presented, record, proof)
}

/** Nobody could be asked: the lookup failed. */
export function unidentified(presented: Presented, fault: string): Identity {
  return nobody('KEY_UNKNOWN', presented, fault)
}

function known(presented: Presented, record: KeyRecord, proof: Proof): Identity {
  const { key, organization, projects } = record
  return {
    credential: proof.credential,
    key,
    organization,
    secret: proof.secret?.id,
    publicKey: presented.publicKey,
    outdated: proof.secret !== undefined && proof.outdated ? presented : undefined,
    projectOf: (id) => projects.get(id),
    fault: undefined,
  }
}

function nobody(
  credential: CredentialFailure,
  presented: Presented | undefined,
  fault?: string,
): Identity {
  return {
    credential,
    key: undefined,
    organization: undefined,
    secret: undefined,
    publicKey: presented?.publicKey,
    outdated: undefined,
    projectOf: NO_PROJECT,
    fault,
  }
}

/** An answer that is none, or the answer to another question, is a fault of the storage. */
type Checked = Found | { readonly kind: 'fault'; readonly detail: string }

function readFound(found: unknown, publicKey: string): Checked {
  const answer = found as Found | undefined | null
  if (answer?.kind === 'unknown' || answer?.kind === 'damaged') return answer
  if (answer?.kind !== 'key') return { kind: 'fault', detail: 'the key lookup gave no answer' }
  const { key, entryCount } = answer
  if (!ApiKey.is(key) || key.publicKey !== publicKey) {
    return { kind: 'fault', detail: 'the key lookup answered another question' }
  }
  if (key.accessList.entries.length !== entryCount) {
    return { kind: 'damaged', detail: 'entries of the access list are missing' }
  }
  return answer
}
