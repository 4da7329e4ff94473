import { createHash } from 'node:crypto'
import type { RandomSource } from '../ports/random-source.js'

/**
 * Bytes that look random and are the same for the same seed: ids, public keys and private keys of a
 * test are then the same in every run. **Never for production**: whoever knows the seed knows every
 * secret made of it.
 *
 * @example
 * ```ts
 * import { seededRandom } from 'keywarden/testing'
 *
 * const [one, other] = [seededRandom(7), seededRandom(7)]
 * one.bytes(4).join() === other.bytes(4).join() // => true
 * one.bytes(4).join() === seededRandom(8).bytes(4).join() // => false
 * ```
 */
export function seededRandom(seed: number | string): RandomSource {
  let drawn = 0
  return Object.freeze({
    bytes(size: number) {
      const bytes = new Uint8Array(size)
      for (let at = 0; at < size; at += 32) {
        const block = createHash('sha256')
          .update(`${typeof seed} ${seed} ${drawn++}`)
          .digest()
        bytes.set(block.subarray(0, size - at), at)
      }
      return bytes
    },
  })
}
