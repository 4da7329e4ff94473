import { timingSafeEqual } from 'node:crypto'
import type { Compare } from '../compare.js'
import type { PresentedAnswer } from '../presented.js'
import { expectedResponse, hashOfA2 } from './digest-answer.js'

/** Stands in for a hash that is not kept. Nothing that it leads to counts. */
const NO_HASH = ''

/**
 * Compares an answer of HTTP Digest with what is kept of a secret: one opening, one hash and one
 * comparison for every secret, there or not, with Digest or without (SR-03).
 */
export function comparedAnswer({ publicKey, answer, secrets }: PresentedAnswer): Compare {
  const { algorithm } = answer
  const ha2 = hashOfA2(answer)
  const response = Buffer.from(answer.response)
  return (secret) => {
    const verifier = secret?.digestVerifiers.find(
      (one) => one.algorithm === algorithm && one.realm === secrets.realm,
    )
    const ha1 = secrets.open(verifier, algorithm, publicKey)
    const expected = Buffer.from(expectedResponse(ha1 ?? NO_HASH, ha2, answer))
    const same = timingSafeEqual(expected, response) && ha1 !== undefined
    return { same, damaged: verifier !== undefined && ha1 === undefined, outdated: false }
  }
}
