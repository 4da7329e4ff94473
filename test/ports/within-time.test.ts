import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { withinTime } from '../../src/ports/within-time.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A promise that is settled from outside. */
function pending<T>() {
  let resolve: (value: T) => void = () => undefined
  let reject: (error: Error) => void = () => undefined
  const promise = new Promise<T>((give, refuse) => {
    resolve = give
    reject = refuse
  })
  return { promise, resolve, reject }
}

describe('a promise with a limit of time', () => {
  test('gives what it gives in time, and leaves no timer behind', async () => {
    const { promise, resolve } = pending<string>()
    const limited = withinTime(promise, 1000, 'the storage')
    await vi.advanceTimersByTimeAsync(999)
    resolve('an answer')
    expect(await limited).toBe('an answer')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('rejects as it rejects in time, and leaves no timer behind', async () => {
    const fault = new Error('broken')
    const limited = withinTime(Promise.reject(fault), 1000, 'the storage')
    await expect(limited).rejects.toBe(fault)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('rejects when the time is over, and says who was waited for', async () => {
    const limited = withinTime(pending().promise, 1000, 'the storage')
    const outcome = expect(limited).rejects.toThrow('the storage did not answer in 1000 ms')
    await vi.advanceTimersByTimeAsync(1000)
    await outcome
  })

  test('is not heard of any more afterwards, whatever it does', async () => {
    for (const end of ['resolve', 'reject'] as const) {
      const late = pending<Error>()
      const outcome = withinTime(late.promise, 10, 'it').catch((error: Error) => error.message)
      await vi.advanceTimersByTimeAsync(10)
      late[end](new Error('too late'))
      expect(await outcome).toBe('it did not answer in 10 ms')
    }
  })
})
