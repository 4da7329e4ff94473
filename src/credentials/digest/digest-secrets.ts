import { createHmac, getHashes } from 'node:crypto'
import {
  DIGEST_ALGORITHMS,
  type DigestAlgorithm,
  type DigestVerifier,
  realmOf,
} from '../../domain/digest-verifier.js'
import { id } from '../../domain/ids.js'
import { fieldsOf, invalid, itemsOf, join, oneOf } from '../../domain/input.js'
import { type RandomSource, systemRandom } from '../../ports/random-source.js'
import { hashOfA1 } from './digest-answer.js'
import { opened, type SealingKey, sealed, sealingKeyOf } from './sealing.js'

/** A key that what HTTP Digest needs is encrypted with. */
export interface SealingKeyFields {
  /** Stored beside all that it seals: 1 to 64 ASCII letters, digits, `_` and `-`. */
  readonly id: string
  /** At least 32 bytes, kept outside the database; text counts as its UTF-8 bytes. */
  readonly secret: Uint8Array | string
}

/** What {@link DigestSecrets} are made of. */
export interface DigestSecretsFields {
  /** The realm that clients hash into their answers. Another one needs new private keys. */
  readonly realm: string
  /**
   * What to keep for new private keys, the one that clients should prefer first. Default SHA-256
   * alone. MD5 is for clients that know nothing else.
   */
  readonly algorithms?: readonly DigestAlgorithm[] | undefined
  /** The current key first; what the others have sealed can still be opened. */
  readonly sealingKeys: readonly SealingKeyFields[]
}

const FIELDS = ['realm', 'algorithms', 'sealingKeys'] as const

/** The public key of what is opened where there is nothing to open: no key has it. */
const NOBODY = ''

/**
 * What a deployment needs to let keys speak HTTP Digest (RFC 7616): the realm, the algorithms, and
 * the keys that seal what is kept. Give the same to the Access Manager, the engine and the scheme.
 *
 * Digest needs the hash of public key, realm and private key at rest. Whoever has it can call as the
 * key, by Digest in that realm, for as long as the private key lives. So it is kept only for keys that
 * were created with `httpDigest: true`, and sealed with AES-256-GCM under a key outside the database,
 * bound to its public key, realm and algorithm (SR-18). A frozen value that shows no secret.
 *
 * @example
 * ```ts
 * import { DigestSecrets } from 'keywarden'
 *
 * const secrets = DigestSecrets.of({
 *   realm: 'Acme API',
 *   sealingKeys: [{ id: '2026', secret: 'kept in the environment, 32 bytes or more' }],
 * })
 * secrets.algorithms // => ['SHA-256']
 * ```
 */
export class DigestSecrets {
  /** What clients are told that they sign in to. */
  readonly realm: string
  /** The algorithms that are offered and kept, the preferred one first. */
  readonly algorithms: readonly DigestAlgorithm[]
  readonly #sealedBy: string
  readonly #keys: ReadonlyMap<string, SealingKey>
  readonly #decoys: readonly DigestVerifier[]

  private constructor({ realm, algorithms, keys, current }: ReturnType<typeof read>) {
    this.realm = realm
    this.algorithms = algorithms
    this.#sealedBy = current
    this.#keys = keys
    this.#decoys = this.seal(NOBODY, '', systemRandom)
    Object.freeze(this)
  }

  /**
   * Secrets from their fields.
   *
   * @throws {@link InvalidInput} naming the field that breaks a rule, never its value.
   */
  static of(fields: DigestSecretsFields): DigestSecrets {
    return new DigestSecrets(read(fields))
  }

  /**
   * What to keep of a new private key: one verifier for each algorithm.
   *
   * @internal
   */
  seal(publicKey: string, privateKey: string, random: RandomSource): readonly DigestVerifier[] {
    const { realm } = this
    return this.algorithms.map((algorithm) => {
      const hash = hashOfA1(algorithm, publicKey, realm, privateKey)
      const place = { algorithm, realm, sealedBy: this.#sealedBy }
      return { ...place, sealed: sealed(hash, { ...place, publicKey }, this.#key, random) }
    })
  }

  /**
   * The hash that a verifier seals, in hexadecimal digits; `undefined` when there is no verifier, or
   * when it was sealed for another key, by a sealing key that is not configured, or has been changed
   * since. One is opened in any case, so that the work is the same (SR-03).
   *
   * @internal
   */
  open(
    verifier: DigestVerifier | undefined,
    algorithm: DigestAlgorithm,
    publicKey: string,
  ): string | undefined {
    const key = verifier && this.#keys.get(verifier.sealedBy)
    if (verifier !== undefined && key !== undefined) {
      return opened(verifier.sealed, { ...verifier, publicKey }, key)
    }
    const decoy = this.#decoys.find((one) => one.algorithm === algorithm)
    if (decoy !== undefined) opened(decoy.sealed, { ...decoy, publicKey: NOBODY }, this.#key)
    return undefined
  }

  /**
   * HMAC-SHA-256 over what a nonce of the HTTP scheme holds: 32 bytes.
   *
   * @internal
   */
  nonceMac(content: Uint8Array): Buffer {
    const mac = createHmac('sha256', this.#key.nonces)
    return mac.update(`${this.realm}\0`).update(content).digest()
  }

  get #key(): SealingKey {
    return this.#keys.get(this.#sealedBy) as SealingKey
  }
}

function read(input: DigestSecretsFields) {
  const fields = fieldsOf(input, '', FIELDS)
  const keys = new Map<string, SealingKey>()
  itemsOf(fields.sealingKeys, 'sealingKeys').forEach((item, index) => {
    const field = `sealingKeys[${index}]`
    const given = fieldsOf(item, field, ['id', 'secret'])
    const name: string = id(given.id, join(field, 'id'))
    if (keys.has(name)) invalid(join(field, 'id'), 'must be there once')
    keys.set(name, sealingKeyOf(given.secret, join(field, 'secret')))
  })
  const [current] = keys.keys()
  if (current === undefined) return invalid('sealingKeys', 'must name at least one')
  const algorithms = readAlgorithms(fields.algorithms)
  return { realm: realmOf(fields.realm, 'realm'), algorithms, keys, current }
}

function readAlgorithms(value: unknown): readonly DigestAlgorithm[] {
  if (value === undefined) return Object.freeze(['SHA-256'] as const)
  const algorithms = itemsOf(value, 'algorithms').map((item, index) =>
    oneOf(item, `algorithms[${index}]`, DIGEST_ALGORITHMS),
  )
  if (algorithms.length === 0) invalid('algorithms', 'must name at least one')
  if (new Set(algorithms).size < algorithms.length) invalid('algorithms', 'must name each once')
  if (algorithms.includes('MD5') && !getHashes().includes('md5')) {
    invalid('algorithms', 'must do without MD5, which this build of Node does not have')
  }
  return Object.freeze(algorithms)
}
