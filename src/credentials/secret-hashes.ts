import type { SecretVerifier } from '../domain/key-secret.js'
import { ownFields } from '../domain/own-fields.js'
import type { Peppers } from './peppers.js'
import { sha256 } from './sha256.js'

/** One way to hash a secret. */
interface SecretHash {
  readonly algorithm: SecretVerifier['algorithm']
  readonly pepperId: string | undefined
  digest(text: string): Buffer
}

/**
 * Every way in which the secrets of a format may be kept: HMAC-SHA-256 under each pepper, and plain
 * SHA-256 where allowed. The first is the one for new secrets.
 *
 * Secrets have at least 122 random bits, so that stretching would protect nothing and cost an
 * attacker's victim every request (SR-04).
 */
export class SecretHashes {
  readonly #hashes: readonly SecretHash[]

  /**
   * The hashes under these peppers, the current one first; without peppers plain SHA-256, with them
   * only where `acceptsUnpeppered` says so.
   */
  constructor(peppers: Peppers | undefined, acceptsUnpeppered: boolean) {
    const peppered = (peppers?.ids ?? []).map(
      (pepperId): SecretHash => ({
        algorithm: 'hmac-sha256',
        pepperId,
        digest: (text) => (peppers as Peppers).mac(pepperId, text),
      }),
    )
    const plain: SecretHash = {
      algorithm: 'sha256',
      pepperId: undefined,
      digest: sha256,
    }
    this.#hashes = peppers === undefined || acceptsUnpeppered ? [...peppered, plain] : peppered
    Object.freeze(this)
  }

  /** What to keep of a new secret. */
  verifierOf(publicKey: string, privateKey: string): SecretVerifier {
    const [current] = this.#hashes
    if (current === undefined) throw new TypeError('a format needs at least one hash')
    const { algorithm, pepperId } = current
    const digest = current.digest(bound(publicKey, privateKey)).toString('hex')
    return { algorithm, pepperId, digest }
  }

  /**
   * The digests of a presented secret under every hash, in order: always all of them, so that the
   * work tells nothing about the key (SR-02, SR-03).
   */
  digestsOf(publicKey: string, privateKey: string): readonly Buffer[] {
    const text = bound(publicKey, privateKey)
    return this.#hashes.map((hash) => hash.digest(text))
  }

  /** By which hash a verifier was made; -1 when by none of these. */
  indexOf(verifier: SecretVerifier): number {
    const { algorithm, pepperId } = ownFields(verifier)
    return this.#hashes.findIndex(
      (hash) => hash.algorithm === algorithm && hash.pepperId === pepperId,
    )
  }
}

/** A verifier holds for one pair, so that a verifier moved to another key proves nothing. */
function bound(publicKey: string, privateKey: string): string {
  return `${publicKey}:${privateKey}`
}
