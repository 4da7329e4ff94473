import { AuthorizationEngine } from '../authorization/authorization-engine.js'
import { SHADOW_RULE, type Shadow } from '../authorization/shadow.js'
import { ownFields } from '../domain/own-fields.js'
import { printable } from '../domain/printable.js'
import { readShadowedGates } from '../engine/shadowed-gate.js'
import type { IpAddress } from '../network/ip-address.js'
import type { AnswerStyle } from './answers/answer.js'
import { problemDetails } from './answers/problem-details.js'
import {
  type ClientAddressReader,
  clientAddressReader,
  type ProxyOptions,
} from './client-address.js'
import type { CredentialScheme } from './credential-scheme.js'

/** Who is about to be looked up, as far as can be told before. */
export interface ThrottledCaller {
  /** Where the request came from; `undefined` when not established. */
  readonly address: IpAddress | undefined
  /** The public key that is shown, proved or not; absent for schemes that do not name it apart. */
  readonly publicKey?: string | undefined
}

/**
 * Says before anything is looked up whether a caller has asked too often: `false` when not, else
 * after how many milliseconds to try again. What it throws counts as `false`: it protects the
 * storage, and changes no decision.
 */
export type Throttle = (
  caller: ThrottledCaller,
) => false | { readonly retryAfterMs: number } | Promise<false | { readonly retryAfterMs: number }>

/** What a guard works with. */
export interface GuardOptions<OperationName extends string = string> extends ProxyOptions {
  readonly engine: AuthorizationEngine<OperationName>
  /** The ways in which credentials may be sent, at least one: `bearer()`, `basic()`, `digest(…)`. */
  readonly schemes: readonly CredentialScheme[]
  /** How refusals are written down. Default {@link problemDetails}. */
  readonly answers?: AnswerStyle | undefined
  /** Asked before every lookup. Default none. */
  readonly throttle?: Throttle | undefined
  /** How long the throttle may take before it counts as no, in milliseconds. Default 1000. */
  readonly throttleTimeoutMs?: number | undefined
  /** What `Retry-After` says in an answer of 503, in milliseconds. Default 5000. */
  readonly retryAfterMs?: number | undefined
  /**
   * Gates whose refusals are recorded instead of enforced: `'address'`, `'role'`, or both, for all
   * organizations or by a function for each. What they would have refused is served, and
   * `principal.decision.shadowed` and the decision events say why it would not. Default none.
   */
  readonly shadow?: Shadow | undefined
  /**
   * Name of a header in which callers may send a `revisionToken`, so that they are judged as of that
   * command or later, whatever a cache remembers: what an answer to a command hands out, and the next
   * request hands back. A token that is malformed, sent twice, or not to be had in the engine's
   * `maxWaitMs` is answered 503. Default: no header is looked at.
   */
  readonly revisionHeader?: string | undefined
}

/** The options as the guard uses them. */
export interface ReadGuardOptions {
  readonly engine: AuthorizationEngine
  readonly schemes: ReadonlyMap<string, CredentialScheme>
  readonly addressOf: ClientAddressReader
  readonly answers: AnswerStyle
  readonly throttle: Throttle | undefined
  readonly throttleTimeoutMs: number
  readonly retryAfterMs: number
  readonly shadow: Shadow | undefined
  readonly revisionHeader: string | undefined
}

/** Checks the options. What is wrong with those that no input fills is a mistake of the program. */
export function readGuardOptions(options: GuardOptions): ReadGuardOptions {
  const { engine, schemes, answers = problemDetails, throttle, ...others } = ownFields(options)
  const { throttleTimeoutMs = 1000, retryAfterMs = 5000, shadow, ...rest } = ownFields(others)
  const { revisionHeader, ...proxies } = ownFields(rest)
  if (!(engine instanceof AuthorizationEngine)) {
    throw new TypeError('`engine` must be an AuthorizationEngine')
  }
  if (!Array.isArray(schemes) || schemes.length === 0) {
    throw new TypeError('`schemes` must name at least one, such as bearer()')
  }
  for (const scheme of schemes) {
    if (typeof scheme?.read === 'function' && typeof scheme.challenges === 'function') continue
    throw new TypeError('`schemes` must hold schemes, such as bearer() with its parentheses')
  }
  for (const { name, httpDigest } of schemes) {
    if (httpDigest === undefined || engine.judgesDigest(httpDigest)) continue
    throw new TypeError(
      `\`engine\` must have an \`httpDigest\` of the realm and algorithms of the scheme ${name}`,
    )
  }
  const byName = new Map(schemes.map((scheme) => [scheme.name, scheme]))
  if (byName.size < schemes.length) throw new TypeError('`schemes` must name each scheme once')
  if (typeof answers !== 'function') throw new TypeError('`answers` must be an AnswerStyle')
  if (throttle !== undefined && typeof throttle !== 'function') {
    throw new TypeError('`throttle` must be a function')
  }
  for (const [name, ms] of Object.entries({ throttleTimeoutMs, retryAfterMs })) {
    if (typeof ms === 'number' && ms >= 0 && ms < 2 ** 31) continue
    throw new TypeError(`\`${name}\` must be a number of milliseconds`)
  }
  if (revisionHeader !== undefined && !isHeaderName(revisionHeader)) {
    throw new TypeError('`revisionHeader` must be the name of a header')
  }
  checkProxies(proxies)
  const addressOf = clientAddressReader(proxies)
  return Object.freeze({
    ...{ engine, schemes: byName, addressOf, answers, throttle, throttleTimeoutMs, retryAfterMs },
    ...{ shadow: checkedShadow(shadow), revisionHeader },
  })
}

/** RFC 9110 section 5.1: the name of a header is a token. */
function isHeaderName(name: unknown): name is string {
  return typeof name === 'string' && /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/.test(name)
}

function checkedShadow(shadow: Shadow | undefined): Shadow | undefined {
  if (shadow === undefined || typeof shadow === 'function') return shadow
  const gates = readShadowedGates(shadow)
  if (gates !== undefined) return gates
  throw new TypeError(`\`shadow\` ${SHADOW_RULE}; or be a function that gives one`)
}

const PROXY_OPTIONS = ['trustedProxies', 'header', 'directFromProxy']
const OPTIONS = [
  ...['engine', 'schemes', 'answers', 'throttle', 'throttleTimeoutMs', 'retryAfterMs', 'shadow'],
  'revisionHeader',
  ...PROXY_OPTIONS,
]

/** A guard that half knows of proxies would refuse every key with a list, or believe no header. */
function checkProxies(proxies: ProxyOptions): void {
  const unknown = Object.keys(proxies).find((name) => !PROXY_OPTIONS.includes(name))
  if (unknown !== undefined) {
    throw new TypeError(`\`${printable(unknown)}\` is no option; there are ${OPTIONS.join(', ')}`)
  }
  const { trustedProxies, header, directFromProxy } = ownFields(proxies)
  if (header !== undefined && trustedProxies === undefined) {
    throw new TypeError('`header` needs `trustedProxies`: nobody else is believed what is in it')
  }
  if (trustedProxies !== undefined && header === undefined && directFromProxy !== true) {
    throw new TypeError('`trustedProxies` need the `header` in which they say who called them')
  }
}
