import { randomBytes } from 'node:crypto'

/** Where unpredictable bytes come from. Everything secret is made of them (SR-01). */
export interface RandomSource {
  /** That many cryptographically random bytes, fresh at each call. */
  bytes(size: number): Uint8Array
}

/** The cryptographic random generator of the machine. */
export const systemRandom: RandomSource = Object.freeze({
  bytes: (size: number) => randomBytes(size),
})
