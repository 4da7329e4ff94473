import { createHash } from 'node:crypto'
import type { RandomSource } from 'keywarden'

/** Bytes that look random and are the same in every run: SHA-256 of a seed and a counter. */
export function seededRandom(seed: string): RandomSource {
  let counter = 0
  let pool = Buffer.alloc(0)
  return {
    bytes(size) {
      while (pool.length < size) {
        const block = createHash('sha256').update(`${seed}:${counter++}`).digest()
        pool = Buffer.concat([pool, block])
      }
      const taken = pool.subarray(0, size)
      pool = pool.subarray(size)
      return Uint8Array.from(taken)
    },
  }
}
