import type { RandomSource } from '../ports/random-source.js'
import { Unavailable } from './errors.js'

/**
 * A random source that gives what it is asked for or fails: too few bytes make keys that can be
 * guessed (SR-26).
 *
 * @throws {@link Unavailable} from `bytes`, when the source fails or gives anything else.
 */
export function checkedRandom(source: RandomSource): RandomSource {
  return Object.freeze({
    bytes(size: number): Uint8Array {
      const bytes = drawn(source, size)
      if (bytes instanceof Uint8Array && bytes.length === size) return bytes
      throw new Unavailable('the random source gave no bytes', 'nothing-done')
    },
  })
}

function drawn(source: RandomSource, size: number): unknown {
  try {
    return source.bytes(size)
  } catch (cause) {
    throw new Unavailable('the random source failed', 'nothing-done', cause)
  }
}
