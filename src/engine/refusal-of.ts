import { printable } from '../domain/printable.js'
import { REFUSAL_GATES, type Refusal, type RefusalCode } from '../domain/refusal.js'
import { addressOf } from './facts.js'
import { damageOf } from './gates/credential.js'
import type { Question } from './question.js'

/** What a code says of a question: what happened, what would have done, and the facts. */
interface Account {
  readonly message: string
  readonly remedy: string
  readonly [fact: string]: unknown
}

const NEW_CREDENTIAL = 'send the public key and private key of a key of the organization'

/** One account per code. The type demands that none is missing. */
const ACCOUNTS: { readonly [Code in RefusalCode]: (question: Question) => Account } = {
  CREDENTIAL_MISSING: () => ({ message: 'no credential was sent', remedy: NEW_CREDENTIAL }),
  CREDENTIAL_MALFORMED: () => ({
    message: 'the credential is not of a known form',
    remedy: NEW_CREDENTIAL,
  }),
  KEY_UNKNOWN: () => ({ message: 'no key has this public key', remedy: NEW_CREDENTIAL }),
  KEY_DAMAGED: (question) => {
    const seen = question.credential === 'proved' ? damageOf(question) : undefined
    const detail = seen ?? 'its record cannot be read'
    return { message: `the stored key is damaged: ${detail}`, remedy: 'repair the record', detail }
  },
  SECRET_WRONG: () => ({
    message: 'the private key is not that of the public key',
    remedy: 'send the private key that was shown when the key was created or last rotated',
  }),
  SECRET_EXPIRED: () => ({
    message: 'the private key was rotated and its deadline has passed',
    remedy: 'send the private key that the rotation returned',
  }),
  CREDENTIAL_STALE: () => ({
    message: 'the nonce of the answer is too old, was not made here, or was used before',
    remedy: 'answer the challenge of this refusal, with its nonce',
  }),
  KEY_REVOKED: () => ({ message: 'the key is revoked for good', remedy: 'use another key' }),
  KEY_DISABLED: () => ({ message: 'the key is disabled', remedy: 'enable the key' }),
  KEY_EXPIRED: ({ key }) => ({
    message: `the key expired at ${key?.expiresAt?.toISOString()}`,
    remedy: 'set a later expiry, or use another key',
    expiresAt: key?.expiresAt,
  }),
  KEY_NOT_YET_VALID: ({ key }) => ({
    message: `the key is not valid before ${key?.notBefore?.toISOString()}`,
    remedy: 'wait until then, or set an earlier start',
    notBefore: key?.notBefore,
  }),
  CONSOLE_FORBIDDEN: ({ surface }) => ({
    message: `an API key cannot use the surface \`${printable(surface)}\``,
    remedy: 'call the API; a person signs in with their own account',
    surface: printable(surface),
  }),
  ADDRESS_UNKNOWN: () => ({
    message: 'the address of the caller could not be established, and here it matters',
    remedy: 'pass the address of the caller as plain IPv4 or IPv6 text',
  }),
  ADDRESS_NOT_ON_ACCESS_LIST: (question) => {
    const address = String(addressOf(question))
    return {
      message: `${address} is not on the access list of the key`,
      remedy: `call from ${admitted(question)}, or add an entry that contains ${address}`,
      address,
    }
  },
  ORGANIZATION_REQUIRES_ACCESS_LIST: (question) =>
    noEntries('the organization requires access lists', question),
  OPERATION_REQUIRES_ACCESS_LIST: (question) =>
    noEntries(`\`${question.operation?.name}\` requires an access list`, question),
  OPERATION_UNKNOWN: ({ operationName }) => ({
    message: `the role policy has no operation \`${printable(operationName)}\``,
    remedy: 'name an operation of the role policy, in its exact spelling',
    operation: printable(operationName),
  }),
  SCOPE_MISMATCH: ({ operation }) => ({
    message: `\`${operation?.name}\` is of level ${operation?.level}, and the scope is not`,
    remedy:
      operation?.level === 'none'
        ? 'name no scope'
        : `name exactly one id: that of the ${operation?.level}`,
    expected: operation?.level,
  }),
  SCOPE_NOT_REACHABLE: ({ scopeLevel }) => ({
    message: `the caller cannot reach this ${scopeLevel}: there is none, or it belongs to another organization`,
    remedy:
      `name ${scopeLevel === 'project' ? 'a project of' : ''} the organization of the caller`.replace(
        /\s+/g,
        ' ',
      ),
  }),
  ROLE_MISSING: ({ operation, scopeLevel, scopeId }) => ({
    message: `the caller holds no role that allows \`${operation?.name}\` there`,
    remedy: `give the caller any one of ${operation?.satisfiedBy.join(', ')}${
      scopeLevel === 'project' ? `; a project role in project ${printable(scopeId)}` : ''
    }`,
    roles: Object.freeze(operation?.satisfiedBy),
  }),
  UNAVAILABLE: ({ fault = 'the request could not be judged' }) => ({
    message: `no answer is possible: ${fault}`,
    remedy: 'mend the fault, then ask again',
    detail: fault,
  }),
}

function noEntries(reason: string, question: Question): Account {
  const address = String(addressOf(question))
  return {
    message: `${reason}, and the list of the key has no entries`,
    remedy: `add an entry that contains ${address} to the access list of the key`,
    address,
  }
}

/** How many entries of a list a remedy names at most. */
const SHOWN_ENTRIES = 5

function admitted({ key, at }: Question): string {
  const live = (key?.accessList.entries ?? []).filter((entry) => !entry.isExpired(at))
  if (live.length === 0) return 'nowhere, for every entry has expired'
  const shown = live.slice(0, SHOWN_ENTRIES).map(({ cidr }) => String(cidr))
  const more = live.length - shown.length
  return more > 0 ? `${shown.join(', ')} or ${more} more` : shown.join(' or ')
}

/** The refusal of a question by a code. */
export function refusalOf(code: RefusalCode, question: Question): Refusal {
  const account = ACCOUNTS[code](question)
  return Object.freeze({ code, gate: REFUSAL_GATES[code], ...account }) as unknown as Refusal
}
