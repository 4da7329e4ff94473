import { STATUS_CODES } from 'node:http'
import type { AnswerStyle } from './answer.js'
import type { Outward, OutwardCode } from './outward.js'

/** How Atlas says something: its status, its code, and its sentence with `{0}` for the address. */
interface Saying {
  readonly status: number
  readonly errorCode: string
  readonly detail: string
}

const NOT_AUTHORIZED: Saying = {
  status: 401,
  errorCode: 'UNEXPECTED_ERROR',
  detail: 'You are not authorized for this resource.',
}

/**
 * The code of Atlas for each of ours. Atlas answers missing and bad credentials alike, and refuses
 * roles with 401.
 */
const SAYINGS: { readonly [Code in OutwardCode]: Saying } = {
  CREDENTIAL_MISSING: NOT_AUTHORIZED,
  CREDENTIAL_INVALID: NOT_AUTHORIZED,
  CONSOLE_FORBIDDEN: {
    status: 403,
    errorCode: 'ACCESS_FORBIDDEN',
    detail: 'API keys may use the API only.',
  },
  ADDRESS_UNKNOWN: {
    status: 403,
    errorCode: 'IP_ADDRESS_NOT_ON_ACCESS_LIST',
    detail: 'The IP address of the request is not known, and an access list has to be kept.',
  },
  ADDRESS_NOT_ON_ACCESS_LIST: {
    status: 403,
    errorCode: 'IP_ADDRESS_NOT_ON_ACCESS_LIST',
    detail: 'IP address {0} is not on the access list of the API key.',
  },
  ORGANIZATION_REQUIRES_ACCESS_LIST: {
    status: 403,
    errorCode: 'ORG_REQUIRES_ACCESS_LIST',
    detail: 'The organization requires an access list, and the API key has no entries.',
  },
  OPERATION_REQUIRES_ACCESS_LIST: {
    status: 403,
    errorCode: 'RESOURCE_REQUIRES_ACCESS_LIST',
    detail: 'The resource requires an access list, and the API key has no entries.',
  },
  OPERATION_UNKNOWN: {
    status: 404,
    errorCode: 'RESOURCE_NOT_FOUND',
    detail: 'There is no such resource.',
  },
  SCOPE_MISMATCH: {
    status: 401,
    errorCode: 'NOT_IN_GROUP',
    detail: 'The API key is not in the group, or there is no such group.',
  },
  SCOPE_NOT_REACHABLE: {
    status: 401,
    errorCode: 'NOT_IN_GROUP',
    detail: 'The API key is not in the group, or there is no such group.',
  },
  ROLE_MISSING: {
    status: 401,
    errorCode: 'USER_UNAUTHORIZED',
    detail: 'The API key is not authorized to perform this operation.',
  },
  THROTTLED: {
    status: 429,
    errorCode: 'RATE_LIMITED',
    detail: 'Too many requests; try again later.',
  },
  UNAVAILABLE: {
    status: 503,
    errorCode: 'SERVICE_UNAVAILABLE',
    detail: 'The request cannot be judged now; try again later.',
  },
}

/**
 * Refusals as the Atlas Admin API writes them: its status, `error`, `errorCode`, `reason`, `detail`
 * and `parameters`, with the code in the header `X-Error-Code` as well. For clients that know Atlas.
 */
export const atlasAnswers: AnswerStyle = ({ code, address }: Outward) => {
  const { status, errorCode, detail } = SAYINGS[code]
  const parameters = detail.includes('{0}') ? [address ?? ''] : []
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-error-code': errorCode },
    body: JSON.stringify({
      error: status,
      errorCode,
      reason: STATUS_CODES[status],
      detail: parameters.reduce((text, parameter) => text.replace('{0}', () => parameter), detail),
      parameters,
    }),
  }
}
