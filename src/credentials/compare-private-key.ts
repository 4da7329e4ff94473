import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Compare } from './compare.js'
import type { PresentedKey } from './presented.js'

/** What is compared where a key has no secret. Nothing ever matches it. */
const NO_DIGEST = randomBytes(32).toString('hex')

/**
 * Compares a presented private key with what is kept of a secret: the hashes are made once, and
 * every secret costs one comparison, there or not (SR-02, SR-03).
 */
export function comparedPrivateKey({ format, publicKey, privateKey }: PresentedKey): Compare {
  const digests = format.hashes.digestsOf(publicKey, privateKey)
  return (secret) => {
    const verifier = secret?.verifier
    const hash = verifier === undefined ? -1 : format.hashes.indexOf(verifier)
    const isKnown = verifier !== undefined && hash >= 0
    const kept = Buffer.from(isKnown ? verifier.digest : NO_DIGEST, 'hex')
    const same = timingSafeEqual(digests[Math.max(hash, 0)] as Buffer, kept)
    return { same, damaged: verifier !== undefined && !isKnown, outdated: hash > 0 }
  }
}
