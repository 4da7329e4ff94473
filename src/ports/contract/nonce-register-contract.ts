import { deepEqual, equal } from 'node:assert/strict'
import type { NonceRegister } from '../nonce-register.js'
import { type Cases, runCases, type Test } from './run-cases.js'

/** A register under test. */
export interface NonceRegisterSubject {
  /** Fresh and empty. */
  readonly register: NonceRegister
  /** How many nonces can be told to it before it forgets the first, if it is bounded by number. */
  readonly capacity?: number
  /** Lets go of what was opened for this subject. Called when its test is over. */
  readonly close?: () => Promise<void>
}

/**
 * Declares the tests that every {@link NonceRegister} has to pass.
 *
 * @example
 * ```ts
 * import { memoryNonceRegister } from 'keywarden/http'
 * import { nonceRegisterContract } from 'keywarden/testing'
 *
 * const runs: Promise<void>[] = []
 * nonceRegisterContract(
 *   (_, body) => runs.push(body()),
 *   () => ({ register: memoryNonceRegister({ capacity: 50 }), capacity: 50 }),
 * )
 * await Promise.all(runs)
 * ```
 */
export function nonceRegisterContract(
  test: Test,
  makeSubject: () => NonceRegisterSubject | Promise<NonceRegisterSubject>,
): void {
  runCases(test, makeSubject, 'nonce register', promises)
}

/** What a nonce is told with, but for its name and count: it is issued while the register is there. */
const ISSUED = Date.now() + 60_000
const LIFETIME = 300_000

/** How far behind the highest count another may come, at least. */
const WINDOW = 32

/** Takes counts of a nonce one after the other: for each, whether it was to be had. */
async function takeAll(register: NonceRegister, counts: readonly number[], nonce = 'nonce-1') {
  const taken: boolean[] = []
  for (const count of counts) taken.push(await take(register, count, nonce))
  return taken
}

async function take(register: NonceRegister, count: number, nonce: string, issuedAt = ISSUED) {
  return register.take({ nonce, count, issuedAt, expiresAt: issuedAt + LIFETIME })
}

const promises: Cases<NonceRegisterSubject> = {
  'every count of a nonce is to be had once': async ({ register }) => {
    deepEqual(await takeAll(register, [1, 2, 3]), [true, true, true])
    deepEqual(await takeAll(register, [1, 2, 3]), [false, false, false])
    deepEqual(await takeAll(register, [4]), [true])
  },

  'a nonce may begin with any count': async ({ register }) => {
    deepEqual(await takeAll(register, [7]), [true])
    deepEqual(await takeAll(register, [7]), [false])
    deepEqual(await takeAll(register, [0xffffffff], 'nonce-2'), [true])
    deepEqual(await takeAll(register, [0xffffffff], 'nonce-2'), [false])
  },

  'counts may leave gaps and come out of order, within a window': async ({ register }) => {
    const highest = 100
    const late = Array.from({ length: WINDOW - 1 }, (_, index) => highest - 1 - index)
    deepEqual(await takeAll(register, [highest]), [true])
    deepEqual(
      await takeAll(register, late),
      late.map(() => true),
    )
    deepEqual(await takeAll(register, [highest, ...late]), [false, ...late.map(() => false)])
  },

  'a count that was taken stays taken, however far the counts move on': async ({ register }) => {
    const many = Array.from({ length: 2 * WINDOW }, (_, index) => index + 1)
    await takeAll(register, many, 'nonce-2')
    deepEqual(
      await takeAll(register, many, 'nonce-2'),
      many.map(() => false),
    )
    deepEqual(await takeAll(register, [1]), [true])
    for (const step of [31, 1, 1, 62, 4096, 2 ** 31]) {
      const next = 1 + step
      await takeAll(register, [next])
      deepEqual(await takeAll(register, [1, next]), [false, false])
    }
  },

  'nonces do not mix': async ({ register }) => {
    deepEqual(await takeAll(register, [1], 'nonce-1'), [true])
    deepEqual(await takeAll(register, [1], 'nonce-2'), [true])
    deepEqual(await takeAll(register, [1], 'Nonce-1'), [true])
    deepEqual(await takeAll(register, [1], 'nonce-1'), [false])
  },

  'of many that ask at once one gets it': async ({ register }) => {
    const asked = Array.from({ length: 40 }, () => take(register, 5, 'nonce-1'))
    equal((await Promise.all(asked)).filter((taken) => taken).length, 1)
  },

  'what is no count is not to be had': async ({ register }) => {
    const none = [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '1' as unknown as number]
    deepEqual(
      await takeAll(register, none),
      none.map(() => false),
    )
    deepEqual(await takeAll(register, [1]), [true])
  },

  'what has been forgotten is refused, and newer nonces are not': async ({
    register,
    capacity = 0,
  }) => {
    // A register that forgets nothing keeps this promise by itself.
    const flood = Array.from({ length: capacity + 10 }, (_, index) => index)
    const one = (index: number) => take(register, 1, `nonce-${index}`, ISSUED + index)
    for (const index of flood) equal(await one(index), true)
    for (const index of flood) equal(await one(index), false)
    for (const taken of [true, false]) equal(await one(flood.length), taken)
  },
}
