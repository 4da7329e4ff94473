import { test as nodeTest } from 'node:test'
import {
  type ChangeNotice,
  checkedUsage,
  type Found,
  type KeyUse,
  memoryStorage,
  type UsageDelta,
} from 'keywarden'
import { storageContract, type Test } from 'keywarden/testing'
import { describe, expect, test } from 'vitest'
import { allContracts, type FullSubject } from './failures.js'
import { flawed } from './saboteurs/flaw.js'
import { usages } from './saboteurs/usages.js'

/** A storage whose cache, batch and feed catch up only when they are waited for. */
function slowSubject(): FullSubject {
  const memory = memoryStorage()
  const cached = new Map<string, Found>()
  const uses: KeyUse[] = []
  const batches: (readonly UsageDelta[])[] = []
  const notices: (() => void)[] = []
  let told = -Infinity
  return {
    storage: memory,
    lookup: {
      async find(publicKey, _, atLeast) {
        if (atLeast !== undefined) cached.delete(publicKey)
        const found = cached.get(publicKey) ?? memory.peek(publicKey)
        cached.set(publicKey, found)
        return found
      },
      peek: (publicKey, _, atLeast) => (atLeast === undefined ? cached.get(publicKey) : undefined),
    },
    usage: { record: (use) => void uses.push(use) },
    transfer: memory,
    another: async () => slowSubject(),
    writer: {
      async addUsage(batch) {
        batches.push(checkedUsage(batch))
      },
    },
    feed: {
      subscribe: (listener) =>
        memory.subscribe((notice: ChangeNotice) => notices.push(() => listener(notice))),
      toldUntil: () => told,
    },
    async settle() {
      cached.clear()
      const at = performance.now()
      for (const use of uses.splice(0)) memory.record(use)
      for (const batch of batches.splice(0)) await memory.addUsage(batch)
      for (const tell of notices.splice(0)) {
        try {
          tell()
        } catch {}
      }
      told = at
    },
  }
}

/** Runners that the compiler finds to be fit, each as it is. */
const RUNNERS = { node: nodeTest, vitest: test, atOnce: test.concurrent } satisfies Record<
  string,
  Test
>

describe('a storage that is waited for', () => {
  allContracts(RUNNERS.atOnce, slowSubject)
})

describe('the subject of a contract', () => {
  test('is made anew for each test, and let go of, be the test passed or not', async () => {
    const runs: Promise<unknown>[] = []
    let open = 0
    let made = 0
    allContracts(
      (_, body) => runs.push(body().catch(() => undefined)),
      () => {
        made++
        open++
        return {
          ...flawed(usages['counts nothing']),
          async close() {
            open--
          },
        }
      },
    )
    await Promise.all(runs)
    expect([made, open]).toEqual([runs.length, 0])
  })

  test('is not made before its test is run', () => {
    const names: string[] = []
    storageContract(
      (name) => names.push(name),
      () => {
        throw new Error('made too early')
      },
    )
    expect(names.length).toBeGreaterThan(0)
    expect(new Set(names).size).toBe(names.length)
  })

  test('may take a while to be made', async () => {
    const runs: Promise<void>[] = []
    storageContract(
      (_, body) => runs.push(body()),
      async () => ({ storage: memoryStorage() }),
    )
    await Promise.all(runs)
  })
})
