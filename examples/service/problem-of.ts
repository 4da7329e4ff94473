import { type ErrorCode, KeywardenError } from 'keywarden'

/** A problem of RFC 9457, as the guard answers them too. */
export interface Problem {
  readonly status: number
  readonly code: string
  readonly title: string
}

/** What is broken otherwise is a rule about the state that things are in: 409. */
const STATUS: { readonly [Code in ErrorCode]?: number } = {
  INVALID_INPUT: 400,
  FORBIDDEN: 403,
  ESCALATION: 403,
  NOT_FOUND: 404,
  UNAVAILABLE: 503,
}

/** What a caller is told of an error that a handler threw, and no more than that. */
export function problemOf(error: unknown): Problem {
  if (error instanceof KeywardenError) {
    const { code, message } = error
    const title = code === 'FORBIDDEN' ? 'The key may not do that any more' : message
    return { status: STATUS[code] ?? 409, code, title }
  }
  const status = unreadableAs(error)
  if (status !== undefined) {
    return { status, code: 'BAD_REQUEST', title: 'The request cannot be read' }
  }
  console.error(error)
  return { status: 500, code: 'FAULT', title: 'Something went wrong' }
}

/** Frameworks say so by a status of their own, or hand on what `JSON.parse` threw. */
function unreadableAs(error: unknown): number | undefined {
  const { statusCode }: { readonly statusCode?: unknown } = Object(error)
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) return statusCode
  return error instanceof SyntaxError ? 400 : undefined
}
