import type { ReadGuardOptions } from '../guard-options.js'
import { NOTHING, type Shown } from '../shown.js'
import type { Answer } from './answer.js'
import type { Outward } from './outward.js'

/** What is known of a request that is stopped, beside why. */
export interface Stop {
  readonly shown: Shown
  readonly retryAfterMs?: number
  /** Whether the credential is refused for nothing but being stale. */
  readonly isStale?: boolean
}

type Answering = Pick<ReadGuardOptions, 'answers' | 'schemes' | 'retryAfterMs'>

/** The whole answer to a request that is stopped: the style's, with challenges, never cached. */
export function answerTo(
  outward: Outward,
  { shown, retryAfterMs, isStale = false }: Stop,
  { answers, schemes, retryAfterMs: onFault }: Answering,
): Answer {
  const { status, headers, body } = answers(outward)
  const wait = outward.status === 503 ? onFault : retryAfterMs
  const challenged = outward.status === 401 ? shown : NOTHING
  return Object.freeze({
    status,
    headers: Object.freeze({
      ...headers,
      'cache-control': 'no-store',
      ...(status === 401 && { 'www-authenticate': challenges(schemes, challenged, isStale) }),
      ...(wait !== undefined && { 'retry-after': secondsOf(wait) }),
    }),
    body,
  })
}

/** The challenges of all schemes that are switched on (RFC 9110 section 11.6.1). */
function challenges(
  schemes: Answering['schemes'],
  { credential, scheme, isGarbled }: Shown,
  isStale: boolean,
): readonly string[] {
  return [...schemes.values()].flatMap((one) =>
    one === scheme
      ? one.challenges(credential, isStale, false)
      : one.challenges(undefined, false, isGarbled),
  )
}

/** Whole seconds for `Retry-After`, at most a day; one second where the time is none. */
function secondsOf(ms: number): string {
  return String(ms >= 0 ? Math.min(Math.ceil(ms / 1000), 86_400) : 1)
}
