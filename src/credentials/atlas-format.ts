import { customRandom } from 'nanoid'
import { fieldsOf, invalid } from '../domain/input.js'
import type { KeyFormat } from './key-format.js'
import { Peppers } from './peppers.js'
import { SecretHashes } from './secret-hashes.js'

/** What {@link atlasFormat} needs. */
export interface AtlasFormatOptions {
  /**
   * Secrets of the deployment that verifiers are keyed with. They are required: a private key of
   * this format has 122 random bits. For a demonstration, `Peppers.random()`.
   */
  readonly peppers: Peppers
}

const PUBLIC = /^[a-z]{8}$/
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'
const PRIVATE = new RegExp(`^${UUID}$`)

/**
 * Keys as MongoDB Atlas writes them: ids of 24 lower-case hexadecimal digits, public keys of 8
 * lower-case letters, private keys that are random UUIDs (RFC 9562, version 4). A private key does
 * not name its public key, so it does not serve as a Bearer token. What `redact` shows is the last
 * four characters: `********-****-****-********` and those.
 *
 * @throws {@link InvalidInput} when there are no peppers.
 *
 * @example
 * ```ts
 * import { atlasFormat, Peppers } from 'keywarden'
 *
 * const format = atlasFormat({ peppers: Peppers.random() })
 * format.accepts('abcdefgh', 'f3a1c2d4-5b6e-4f70-8a9b-0c1d2e3f4a5b') // => true
 * ```
 */
export function atlasFormat(options: AtlasFormatOptions): KeyFormat {
  const { peppers } = fieldsOf(options, '', ['peppers'])
  if (!(peppers instanceof Peppers)) {
    invalid('peppers', 'must be made by Peppers.of; for a demonstration, Peppers.random()')
  }
  return Object.freeze({
    name: 'atlas',
    get pattern() {
      return new RegExp(`\\b${UUID}\\b`, 'g')
    },
    hashes: new SecretHashes(peppers, false),
    newId: (_, random, at) => {
      const seconds = Math.floor(at / 1000) % 2 ** 32
      const rest = Buffer.from(random.bytes(8)).toString('hex')
      return seconds.toString(16).padStart(8, '0') + rest
    },
    newPublicKey: (random) =>
      customRandom('abcdefghijklmnopqrstuvwxyz', 8, (size) => random.bytes(size))(),
    newPrivateKey: (_, random) => uuid(random.bytes(16)),
    accepts: (publicKey, privateKey) => PUBLIC.test(publicKey) && PRIVATE.test(privateKey),
    publicKeyIn: () => undefined,
    redact: (privateKey) => `********-****-****-********${privateKey.slice(-4)}`,
  } satisfies KeyFormat)
}

/** Sixteen random bytes as the text of a version 4 UUID. */
function uuid(random: Uint8Array): string {
  const bytes = Uint8Array.from(random)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Buffer.from(bytes).toString('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-')
}
