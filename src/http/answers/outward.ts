import { ownFields } from '../../domain/own-fields.js'
import type { Refusal, RefusalCode } from '../../domain/refusal.js'

/** What a caller is told of a refusal; less than the decision knows. */
export interface Outward {
  /** Stable. All that is wrong with a credential is one code, so that none of it can be told apart. */
  readonly code: OutwardCode
  /** 401: who are you? 403: not from there, or not that. 429: not so often. 503: a fault. */
  readonly status: 401 | 403 | 429 | 503
  /** What the code means, in a few words. */
  readonly title: string
  /** The address the request was seen to come from, where that is what was refused. */
  readonly address?: string | undefined
}

/** The codes that callers see. */
export type OutwardCode = keyof typeof OUTWARD

const OUTWARD = {
  CREDENTIAL_MISSING: { status: 401, title: 'No credential was sent' },
  CREDENTIAL_INVALID: { status: 401, title: 'The credential is not valid' },
  CONSOLE_FORBIDDEN: { status: 403, title: 'API keys use the API only' },
  ADDRESS_UNKNOWN: { status: 403, title: 'The address of the caller is not known' },
  ADDRESS_NOT_ON_ACCESS_LIST: { status: 403, title: 'The address is not on the access list' },
  ORGANIZATION_REQUIRES_ACCESS_LIST: {
    status: 403,
    title: 'The organization requires an access list',
  },
  OPERATION_REQUIRES_ACCESS_LIST: { status: 403, title: 'The operation requires an access list' },
  OPERATION_UNKNOWN: { status: 403, title: 'There is no such operation' },
  SCOPE_MISMATCH: { status: 403, title: 'The operation does not apply there' },
  SCOPE_NOT_REACHABLE: { status: 403, title: 'There is nothing of that id within reach' },
  ROLE_MISSING: { status: 403, title: 'No role of the key allows the operation there' },
  THROTTLED: { status: 429, title: 'Too many requests' },
  UNAVAILABLE: { status: 503, title: 'The request cannot be judged now' },
} as const satisfies { readonly [code: string]: Pick<Outward, 'status' | 'title'> }

/**
 * Refusal → what the caller sees. Whatever is wrong with a credential or its key looks alike
 * (SR-03); a code without a line here does not compile.
 */
const SEEN_AS: { readonly [Code in RefusalCode]: OutwardCode } = {
  CREDENTIAL_MISSING: 'CREDENTIAL_MISSING',
  CREDENTIAL_MALFORMED: 'CREDENTIAL_INVALID',
  KEY_UNKNOWN: 'CREDENTIAL_INVALID',
  KEY_DAMAGED: 'CREDENTIAL_INVALID',
  SECRET_WRONG: 'CREDENTIAL_INVALID',
  SECRET_EXPIRED: 'CREDENTIAL_INVALID',
  CREDENTIAL_STALE: 'CREDENTIAL_INVALID',
  KEY_REVOKED: 'CREDENTIAL_INVALID',
  KEY_DISABLED: 'CREDENTIAL_INVALID',
  KEY_EXPIRED: 'CREDENTIAL_INVALID',
  KEY_NOT_YET_VALID: 'CREDENTIAL_INVALID',
  CONSOLE_FORBIDDEN: 'CONSOLE_FORBIDDEN',
  ADDRESS_UNKNOWN: 'ADDRESS_UNKNOWN',
  ADDRESS_NOT_ON_ACCESS_LIST: 'ADDRESS_NOT_ON_ACCESS_LIST',
  ORGANIZATION_REQUIRES_ACCESS_LIST: 'ORGANIZATION_REQUIRES_ACCESS_LIST',
  OPERATION_REQUIRES_ACCESS_LIST: 'OPERATION_REQUIRES_ACCESS_LIST',
  OPERATION_UNKNOWN: 'OPERATION_UNKNOWN',
  SCOPE_MISMATCH: 'SCOPE_MISMATCH',
  SCOPE_NOT_REACHABLE: 'SCOPE_NOT_REACHABLE',
  ROLE_MISSING: 'ROLE_MISSING',
  UNAVAILABLE: 'UNAVAILABLE',
}

/** What the caller is told of a refusal. */
export function outwardOf(refusal: Refusal): Outward {
  const code = SEEN_AS[refusal.code]
  const own = ownFields(refusal)
  return outward(code, 'address' in own ? own.address : undefined)
}

/** What the caller of a throttled request is told. */
export const THROTTLED: Outward = outward('THROTTLED')

/** What is told to a caller whose route names an organization that is not that of its project. */
export const NOT_REACHABLE: Outward = outward('SCOPE_NOT_REACHABLE')

/** What the caller of a request is told that could not be judged. */
export const UNAVAILABLE: Outward = outward('UNAVAILABLE')

function outward(code: OutwardCode, address?: string): Outward {
  return Object.freeze({ code, ...OUTWARD[code], address })
}
