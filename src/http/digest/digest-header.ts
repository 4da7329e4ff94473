import { isNonceCount, isResponse } from '../../credentials/digest/digest-answer.js'
import type { DigestSecrets } from '../../credentials/digest/digest-secrets.js'
import type { DigestAlgorithm } from '../../domain/digest-verifier.js'
import { isId } from '../../domain/ids.js'
import { authParams } from '../auth-params.js'

/** An `Authorization` header of HTTP Digest, as far as the client has written it. */
export interface DigestHeader {
  /** The public key. */
  readonly username: string
  readonly algorithm: DigestAlgorithm
  readonly uri: string
  readonly nonce: string
  /** The count as it was written, eight hexadecimal digits, and as a number. */
  readonly nc: string
  readonly count: number
  readonly cnonce: string
  readonly response: string
}

/**
 * Reads the parameters of RFC 7616 section 3.4.
 *
 * @returns `undefined` when one is missing, occurs twice, or is not what was offered: the realm, one
 *   of the algorithms, `qop=auth` (SR-15). What is not known is ignored, as the RFC demands.
 */
export function readDigestHeader(
  text: string,
  { realm, algorithms }: Pick<DigestSecrets, 'realm' | 'algorithms'>,
): DigestHeader | undefined {
  const parameters = authParams(text)
  if (parameters === undefined) return undefined
  const get = (name: string) => parameters.get(name) ?? ''
  // RFC 7616 section 3.4: a client that names none means MD5.
  const named = (parameters.get('algorithm') ?? 'MD5').toUpperCase()
  const algorithm = algorithms.find((one) => one === named)
  if (algorithm === undefined || get('realm') !== realm || get('qop') !== 'auth') return undefined
  if (parameters.has('username*') || !['', 'false'].includes(get('userhash'))) return undefined
  const [nc, response] = [get('nc'), get('response')]
  if (!isNonceCount(nc) || !isResponse(algorithm, response)) return undefined
  if (!isId(get('username'))) return undefined
  const header = { username: get('username'), uri: get('uri'), nonce: get('nonce') }
  const cnonce = get('cnonce')
  if ([...Object.values(header), cnonce].includes('')) return undefined
  return { ...header, algorithm, nc, count: Number.parseInt(nc, 16), cnonce, response }
}
