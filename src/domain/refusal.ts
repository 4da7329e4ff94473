import type { Level } from './role.js'

/** The gates of a decision, in the order in which a request passes them. */
export const GATE_NAMES = Object.freeze([
  'credential',
  'surface',
  'address',
  'scope',
  'role',
] as const)

/** One of {@link GATE_NAMES}. */
export type GateName = (typeof GATE_NAMES)[number]

/**
 * Every way the answer can be no: the code, and the gate that gives it. `UNAVAILABLE` belongs to
 * none: it is a fault that says nothing about the caller. Codes are stable.
 */
export const REFUSAL_GATES = Object.freeze({
  CREDENTIAL_MISSING: 'credential',
  CREDENTIAL_MALFORMED: 'credential',
  KEY_UNKNOWN: 'credential',
  KEY_DAMAGED: 'credential',
  SECRET_WRONG: 'credential',
  SECRET_EXPIRED: 'credential',
  CREDENTIAL_STALE: 'credential',
  KEY_REVOKED: 'credential',
  KEY_DISABLED: 'credential',
  KEY_EXPIRED: 'credential',
  KEY_NOT_YET_VALID: 'credential',
  CONSOLE_FORBIDDEN: 'surface',
  ADDRESS_UNKNOWN: 'address',
  ADDRESS_NOT_ON_ACCESS_LIST: 'address',
  ORGANIZATION_REQUIRES_ACCESS_LIST: 'address',
  OPERATION_REQUIRES_ACCESS_LIST: 'address',
  OPERATION_UNKNOWN: 'scope',
  SCOPE_MISMATCH: 'scope',
  SCOPE_NOT_REACHABLE: 'scope',
  ROLE_MISSING: 'role',
  UNAVAILABLE: undefined,
}) satisfies Readonly<Record<string, GateName | undefined>>

/** The code of a refusal: a key of {@link REFUSAL_GATES}. */
export type RefusalCode = keyof typeof REFUSAL_GATES

/** Every {@link RefusalCode}, in the order of the gates. */
export const REFUSAL_CODES = Object.freeze(Object.keys(REFUSAL_GATES)) as readonly RefusalCode[]

/** What may be known of a credential before its key's state is looked at, other than `'proved'`. */
export const CREDENTIAL_FAILURES = Object.freeze([
  'CREDENTIAL_MISSING',
  'CREDENTIAL_MALFORMED',
  'KEY_UNKNOWN',
  'KEY_DAMAGED',
  'SECRET_WRONG',
  'SECRET_EXPIRED',
  'CREDENTIAL_STALE',
] as const) satisfies readonly RefusalCode[]

/** One of {@link CREDENTIAL_FAILURES}. */
export type CredentialFailure = (typeof CREDENTIAL_FAILURES)[number]

interface Refused<Code extends RefusalCode> {
  readonly code: Code
  /** The gate that refused; `undefined` for `UNAVAILABLE`. */
  readonly gate: (typeof REFUSAL_GATES)[Code]
  /** What happened, in one sentence, for operators and logs; a guard tells callers less. */
  readonly message: string
  /** What would satisfy the gate, in one sentence. */
  readonly remedy: string
}

type PlainCode =
  | Exclude<CredentialFailure, 'KEY_DAMAGED'>
  | 'KEY_REVOKED'
  | 'KEY_DISABLED'
  | 'ADDRESS_UNKNOWN'
  | 'SCOPE_NOT_REACHABLE'

/** Why a request was refused: a stable code, the gate, a sentence, and the facts of that code. */
export type Refusal =
  | Refused<PlainCode>
  | (Refused<'KEY_DAMAGED'> & { readonly detail: string })
  | (Refused<'KEY_EXPIRED'> & { readonly expiresAt: Date })
  | (Refused<'KEY_NOT_YET_VALID'> & { readonly notBefore: Date })
  | (Refused<'CONSOLE_FORBIDDEN'> & { readonly surface: string })
  | (Refused<'ADDRESS_NOT_ON_ACCESS_LIST'> & { readonly address: string })
  | (Refused<'ORGANIZATION_REQUIRES_ACCESS_LIST' | 'OPERATION_REQUIRES_ACCESS_LIST'> & {
      readonly address: string
    })
  | (Refused<'OPERATION_UNKNOWN'> & { readonly operation: string })
  | (Refused<'SCOPE_MISMATCH'> & { readonly expected: Level | 'none' })
  | (Refused<'ROLE_MISSING'> & {
      /** Any one of these would do, in the scope of its level. */
      readonly roles: readonly string[]
    })
  | (Refused<'UNAVAILABLE'> & { readonly detail: string })
