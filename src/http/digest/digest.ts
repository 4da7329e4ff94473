import { DigestSecrets } from '../../credentials/digest/digest-secrets.js'
import type { Credential } from '../../credentials/presented.js'
import type { DigestAlgorithm } from '../../domain/digest-verifier.js'
import { instantOf } from '../../domain/instant.js'
import { ownFields } from '../../domain/own-fields.js'
import { type Clock, systemClock } from '../../ports/clock.js'
import type { NonceRegister } from '../../ports/nonce-register.js'
import { type CredentialScheme, quoted } from '../credential-scheme.js'
import type { HttpFacts } from '../http-facts.js'
import { type DigestHeader, readDigestHeader } from './digest-header.js'
import { Nonces } from './nonces.js'
import { ownRegister, Spending } from './spending.js'

/** How {@link digest} is set up. */
export interface DigestOptions {
  /** The realm, the algorithms and the keys; the same as those of the engine, its `httpDigest`. */
  readonly secrets: DigestSecrets
  /**
   * Where used nonces are remembered: one for all processes that are asked in turn. Default: a
   * `memoryNonceRegister()` for all schemes of this process over these secrets.
   */
  readonly nonces?: NonceRegister | undefined
  /** How long a nonce can be used, in milliseconds. Default five minutes. */
  readonly nonceLifetimeMs?: number | undefined
  /** Tells how old nonces are. Default: the clock of the machine. */
  readonly clock?: Clock | undefined
}

const FIVE_MINUTES_MS = 5 * 60 * 1000
const LONGEST_LIFETIME_MS = 24 * 60 * 60 * 1000

/**
 * HTTP Digest, RFC 7616, with `qop=auth`: the private key never crosses the wire. For clients that
 * cannot do otherwise, and for keys that were created with `httpDigest: true`.
 *
 * It keeps secrets out of logs and of proxies that end TLS, and gives no confidentiality: serve it
 * over TLS all the same. A nonce is good for as long as it lives, each count of it once, and only for
 * the method and target of the request. `userhash`, sessions (`-sess`) and `auth-int` are not offered
 * and not accepted.
 *
 * @throws `TypeError` when an option is not what it must be.
 *
 * @example
 * ```ts
 * import { DigestSecrets } from 'keywarden'
 * import { digest } from 'keywarden/http'
 *
 * const secrets = DigestSecrets.of({
 *   realm: 'Acme API',
 *   sealingKeys: [{ id: '2026', secret: 'kept in the environment, 32 bytes or more' }],
 * })
 * digest({ secrets }).name // => 'digest'
 * ```
 */
export function digest(options: DigestOptions): CredentialScheme {
  const { secrets, spending, clock, nonces } = read(options)
  const now = () => instantOf(clock.now())
  const realm = quoted(secrets.realm)

  const credentialOf = (header: DigestHeader, facts: HttpFacts): Credential => {
    const { username: publicKey, nonce, count, nc, cnonce, response, algorithm } = header
    // Only answers that are proved come so far.
    const spend = () => {
      const { isFresh, ...reading } = nonces.read(nonce, now())
      return isFresh && spending.take(facts, { ...reading, count })
    }
    const bound = { method: facts.method, uri: targetOf(facts) }
    return { publicKey, digest: { algorithm, ...bound, nonce, nc, cnonce, response, spend } }
  }
  return Object.freeze({
    name: 'digest',
    httpDigest: secrets,
    read: (rest, facts) => {
      const header = readDigestHeader(rest, secrets)
      // The request that was signed has to be the one that is made (SR-15).
      return header?.uri === targetOf(facts) ? credentialOf(header, facts) : undefined
    },
    challenges: (_, isStale) => {
      const nonce = nonces.issue(now())
      return secrets.algorithms.map((one) => challenge(realm, one, nonce, isStale))
    },
  } satisfies CredentialScheme)
}

/** What the client has signed: the target as it came, whatever has become of it since. */
function targetOf({ target, requestTarget = target }: HttpFacts): string {
  return requestTarget
}

/** RFC 7616 section 3.3: these are quoted, those are not. Nothing in it is the client's (SR-19). */
function challenge(
  realm: string,
  algorithm: DigestAlgorithm,
  nonce: string,
  isStale: boolean,
): string {
  const stale = isStale ? ', stale=true' : ''
  return `Digest realm=${realm}, qop="auth", algorithm=${algorithm}, nonce="${nonce}"${stale}`
}

function read(options: DigestOptions) {
  const {
    secrets,
    nonces,
    nonceLifetimeMs = FIVE_MINUTES_MS,
    clock = systemClock,
  } = ownFields<Partial<DigestOptions>>(options ?? {})
  if (!(secrets instanceof DigestSecrets)) {
    throw new TypeError('`secrets` must be made by DigestSecrets.of')
  }
  if (typeof clock?.now !== 'function') throw new TypeError('`clock` must have a method now()')
  const register = nonces ?? ownRegister(secrets, clock)
  if (typeof register.take !== 'function') throw new TypeError('`nonces` must be a NonceRegister')
  const isLifetime = typeof nonceLifetimeMs === 'number' && nonceLifetimeMs > 0
  if (!isLifetime || nonceLifetimeMs > LONGEST_LIFETIME_MS) {
    throw new TypeError('`nonceLifetimeMs` must be a number of milliseconds, at most a day')
  }
  const spending = Spending.from(register)
  return { secrets, spending, clock, nonces: new Nonces(secrets, nonceLifetimeMs) }
}
