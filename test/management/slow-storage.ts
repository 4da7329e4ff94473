import type { Storage, StorageChange } from 'keywarden'
import { vi } from 'vitest'
import { storageLike } from './storages.js'

/** How many milliseconds a call is on its way, and its answer as many; `change` if it is a commit. */
export type Way = (change?: StorageChange) => number

/** A storage that is far away: while a call is on its way, or its answer, others may be faster. */
export function slowStorage(way: Way): (memory: Storage) => Storage {
  return (memory) => {
    const on = async <Answer>(ms: number, call: () => Promise<Answer>): Promise<Answer> => {
      await passing(ms)
      const answer = await call()
      await passing(ms)
      return answer
    }
    return storageLike(memory, {
      load: (organization) => on(way(), () => memory.load(organization)),
      commit: (change) => on(way(change), () => memory.commit(change)),
    })
  }
}

/** Ways of 1 to `longest` milliseconds that differ from call to call, alike in every run. */
export function uneven(longest: number): Way {
  let state = 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return 1 + (state % longest)
  }
}

/** The way of each commit that gives a key that description, one after the other; 1 is the usual. */
export function told(ways: Readonly<Record<string, number[]>>): Way {
  return (change) => ways[change?.put.keys[0]?.description ?? '']?.shift() ?? 1
}

/** A way that ends after everything else. */
export const ENDLESS = 2 ** 31 - 1

/** What a promise gives, under fake timers: a minute passes as quickly as the machine can. */
export async function inNoTime<Value>(promise: Promise<Value>): Promise<Value> {
  let settled = false
  const end = () => {
    settled = true
  }
  promise.then(end, end)
  for (let ms = 0; ms < 60_000 && !settled; ms++) await vi.advanceTimersByTimeAsync(1)
  if (settled) return promise
  throw new Error('nothing came of it in a minute')
}

function passing(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
