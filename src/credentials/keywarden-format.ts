import { customRandom } from 'nanoid'
import { fieldsOf, flag, invalid } from '../domain/input.js'
import type { RandomSource } from '../ports/random-source.js'
import { BASE62, base62 } from './base62.js'
import { CHECKSUM_LENGTH, checksum } from './checksum.js'
import type { IdKind, KeyFormat } from './key-format.js'
import { Peppers } from './peppers.js'
import { SecretHashes } from './secret-hashes.js'

/** How {@link keywardenFormat} may be set up. */
export interface KeywardenFormatOptions {
  /**
   * What every private key starts with: a letter, then at most 23 letters, digits and single `_`
   * between them. Give each environment its own. Default `kw`.
   */
  readonly prefix?: string
  /** Secrets of the deployment that verifiers are keyed with. Default none: plain SHA-256. */
  readonly peppers?: Peppers
  /** Whether secrets kept before there were peppers still prove. Default `false`. */
  readonly acceptUnpeppered?: boolean
}

const OPTIONS = ['prefix', 'peppers', 'acceptUnpeppered'] as const
const PREFIX = /^(?=.{1,24}$)[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*$/
const PUBLIC_LENGTH = 16
const SECRET_BYTES = 32
const SECRET_LENGTH = 43
const ID_LENGTH = 20

const ID_PREFIX: { readonly [Kind in IdKind]: string } = {
  organization: 'org',
  project: 'prj',
  key: 'key',
  secret: 'sec',
}

/**
 * Keys as one token that a scanner finds: `kw_<public>_<secret><checksum>`. The public part has 16
 * base62 characters, the secret 256 random bits in 43, and the checksum is the CRC-32 of all before
 * it in six, so that a typo, a spliced key and a key of another environment are refused without
 * touching storage (SR-05). The checksum proves nothing, and a wrong one looks outside like a wrong
 * key (SR-11).
 *
 * @throws {@link InvalidInput} naming the option that breaks a rule.
 *
 * @example
 * ```ts
 * import { keywardenFormat } from 'keywarden'
 *
 * keywardenFormat({ prefix: 'acme_live' }).publicKeyIn('acme_live_typo') // => undefined
 * ```
 */
export function keywardenFormat(options: KeywardenFormatOptions = {}): KeyFormat {
  const { prefix, hashes } = read(options)
  const characters = (count: number) => `[0-9A-Za-z]{${count}}`
  const shape = `${prefix}_(${characters(PUBLIC_LENGTH)})_${characters(SECRET_LENGTH + CHECKSUM_LENGTH)}`
  const token = new RegExp(`^${shape}$`)

  const publicKeyIn = (privateKey: string): string | undefined => {
    const publicKey = token.exec(privateKey)?.[1]
    const end = privateKey.length - CHECKSUM_LENGTH
    const sound = checksum(privateKey.slice(0, end)) === privateKey.slice(end)
    return sound ? publicKey : undefined
  }
  return Object.freeze({
    name: 'keywarden',
    get pattern() {
      return new RegExp(`\\b${shape}\\b`, 'g')
    },
    hashes,
    newId: (kind, random) => `${ID_PREFIX[kind]}_${letters(random, ID_LENGTH)}`,
    newPublicKey: (random) => letters(random, PUBLIC_LENGTH),
    newPrivateKey: (publicKey, random) => {
      const secret = base62(random.bytes(SECRET_BYTES), SECRET_LENGTH)
      const text = `${prefix}_${publicKey}_${secret}`
      return text + checksum(text)
    },
    accepts: (publicKey, privateKey) => {
      const named = publicKeyIn(privateKey)
      return named !== undefined && named === publicKey
    },
    publicKeyIn,
    redact: (privateKey) => `${'*'.repeat(12)}${privateKey.slice(-4)}`,
  } satisfies KeyFormat)
}

function letters(random: RandomSource, length: number): string {
  return customRandom(BASE62, length, (size) => random.bytes(size))()
}

function read(input: KeywardenFormatOptions) {
  const options = fieldsOf(input, '', OPTIONS)
  const { prefix = 'kw', peppers } = options
  if (typeof prefix !== 'string' || !PREFIX.test(prefix)) {
    invalid('prefix', 'must be a letter, then letters, digits and single _, at most 24 in all')
  }
  if (peppers !== undefined && !(peppers instanceof Peppers)) {
    invalid('peppers', 'must be made by Peppers.of')
  }
  const acceptUnpeppered = flag(options.acceptUnpeppered, 'acceptUnpeppered', false)
  return { prefix, hashes: new SecretHashes(peppers, acceptUnpeppered) }
}
