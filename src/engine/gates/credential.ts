import type { RefusalCode } from '../../domain/refusal.js'
import type { Question } from '../question.js'

/** What is kept of a caller. */
type Holding = Pick<Question, 'key' | 'organization' | 'policy'>

/** What the credential gate looks at. */
export type CredentialQuestion = Holding & Pick<Question, 'credential' | 'at'>

/**
 * Who is calling? The secret is proved before any state of the key is looked at, so that only
 * holders of the secret learn the state (SR-03). A key that is not what a key must be, whose
 * organization is not there, or that holds roles nobody knows, is damaged and refused (SR-27).
 */
export function refuseCredential(question: CredentialQuestion): RefusalCode | undefined {
  if (question.credential !== 'proved') return question.credential
  const { key } = question
  if (key === undefined) return 'KEY_UNKNOWN'
  if (damageOf(question) !== undefined) return 'KEY_DAMAGED'
  switch (key.stateAt(question.at)) {
    case 'revoked':
      return 'KEY_REVOKED'
    case 'disabled':
      return 'KEY_DISABLED'
    case 'expired':
      return 'KEY_EXPIRED'
    case 'not-yet-valid':
      return 'KEY_NOT_YET_VALID'
    case 'active':
      return undefined
  }
}

/** What is wrong with the record of the key, for the report; `undefined` when nothing. */
export function damageOf({ key, organization, policy }: Holding): string | undefined {
  if (organization === undefined) return 'the organization of the key is not there'
  if (organization.id !== key?.organization) return 'the organization given is not that of the key'
  return policy?.recognizes(key.roles)
    ? undefined
    : 'the key holds roles that the policy does not know'
}

/** Whether a sound key was proved, whatever its state: then there is something to ask about. */
export function isProved(question: Question): boolean {
  return (
    question.credential === 'proved' &&
    question.key !== undefined &&
    damageOf(question) === undefined
  )
}
