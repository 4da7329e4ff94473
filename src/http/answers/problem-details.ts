import type { AnswerStyle } from './answer.js'

/**
 * Refusals as problem details, RFC 9457: `type` is `about:blank`, `code` is stable and what programs
 * look at, `detail` is there where it helps.
 */
export const problemDetails: AnswerStyle = ({ status, code, title, address }) => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: JSON.stringify({
    type: 'about:blank',
    ...{ title, status, code },
    ...(address !== undefined && { detail: `The request came from ${address}.` }),
  }),
})
