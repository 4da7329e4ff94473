import type { NonceRegister, NonceUse } from 'keywarden'
import { memoryNonceRegister } from 'keywarden/http'
import { nonceRegisterContract } from 'keywarden/testing'
import { describe, expect, test } from 'vitest'

const CAPACITY = 50
const DAWN = Date.UTC(2026, 5, 1)
const clock = { now: () => DAWN }
const use = (change: Partial<NonceUse> = {}): NonceUse => ({
  ...{ nonce: 'nonce-1', count: 1, issuedAt: DAWN, expiresAt: DAWN + 1000 },
  ...change,
})
const every = (change: (use: NonceUse) => NonceUse) => (register: NonceRegister) => ({
  take: (one: NonceUse) => register.take(change(one)),
})

describe('the memory register', () => {
  test('knows nothing of what was used before it was made, and refuses it', async () => {
    const register = memoryNonceRegister({ clock })
    expect(await register.take(use({ nonce: 'before', issuedAt: DAWN - 1 }))).toBe(false)
    expect(await register.take(use({ nonce: 'since', issuedAt: DAWN }))).toBe(true)
  })

  test('refuses all while its clock gives no instant', async () => {
    const register = memoryNonceRegister({ clock: { now: () => Number.NaN } })
    expect(await register.take(use())).toBe(false)
  })

  test('says what its clock must be', () => {
    expect(() => memoryNonceRegister({ clock: Date.now as never })).toThrow('`clock`')
  })

  nonceRegisterContract(test, () => ({
    ...{ register: memoryNonceRegister({ capacity: CAPACITY }), capacity: CAPACITY },
  }))

  test.each([0, -1, 1.5, Number.NaN, '7' as never])('has no capacity of %s', (capacity) => {
    expect(() => memoryNonceRegister({ capacity })).toThrow(TypeError)
  })

  test('remembers ten thousand nonces unless said otherwise', async () => {
    const register = memoryNonceRegister({ clock })
    const one = (index: number) => use({ nonce: `nonce-${index}`, issuedAt: DAWN + index })
    for (let index = 0; index < 10_000; index++) await register.take(one(index))
    expect(await register.take(use({ nonce: 'late', issuedAt: DAWN }))).toBe(true)
    expect(await register.take(use({ nonce: 'later', issuedAt: DAWN }))).toBe(false)
  })

  test('is as large after a nonce was used often as after it was used once', async () => {
    const register = memoryNonceRegister({ capacity: 1, clock })
    for (let count = 1; count <= 5000; count++)
      expect(await register.take(use({ count }))).toBe(true)
    for (let count = 1; count <= 5000; count++)
      expect(await register.take(use({ count }))).toBe(false)
  })
})

/** Registers that break one promise each. */
const SABOTEURS: Readonly<Record<string, (sound: NonceRegister) => NonceRegister>> = {
  'lets everybody through': () => ({ take: () => true }),
  'lets nobody through': () => ({ take: () => false }),
  'wants counts to begin with one': (sound) => {
    const begun = new Set<string>()
    return {
      take: (one) => {
        if (one.count !== 1 && !begun.has(one.nonce)) return false
        begun.add(one.nonce)
        return sound.take(one)
      },
    }
  },
  'knows the highest count only': () => {
    const tops = new Map<string, number>()
    return {
      take: ({ nonce, count }) => {
        if (!(Number.isSafeInteger(count) && count > (tops.get(nonce) ?? 0))) return false
        tops.set(nonce, count)
        return true
      },
    }
  },
  'forgets what is behind its window': () => {
    const seen = new Map<string, number[]>()
    return {
      take: ({ nonce, count }) => {
        const counts = seen.get(nonce) ?? []
        if (!(Number.isSafeInteger(count) && count > 0) || counts.includes(count)) return false
        seen.set(nonce, [...counts, count].sort((a, b) => b - a).slice(0, 32))
        return true
      },
    }
  },
  'mixes nonces': every((one) => ({ ...one, nonce: 'any' })),
  'folds case': every((one) => ({ ...one, nonce: one.nonce.toLowerCase() })),
  'reads counts as 16 bits': every((one) => ({ ...one, count: one.count & 0xffff })),
  'looks first and remembers later': () => {
    const seen = new Set<string>()
    return {
      take: async ({ nonce, count }) => {
        if (!(Number.isSafeInteger(count) && count > 0)) return false
        const name = `${nonce} ${count}`
        const known = seen.has(name)
        await Promise.resolve()
        seen.add(name)
        return !known
      },
    }
  },
  'takes whatever is larger than nothing for a count': () => {
    const seen = new Set<string>()
    return {
      take: ({ nonce, count }) => {
        const name = `${nonce} ${count}`
        if (!(count > 0) || seen.has(name)) return false
        seen.add(name)
        return true
      },
    }
  },
  'forgets, and starts anew': () => {
    const kept: string[] = []
    return {
      take: ({ nonce, count }) => {
        const name = `${nonce} ${count}`
        if (!(Number.isSafeInteger(count) && count > 0) || kept.includes(name)) return false
        kept.push(name)
        if (kept.length > CAPACITY) kept.shift()
        return true
      },
    }
  },
  'forgets, and closes for good': (sound) => {
    let taken = 0
    return { take: (one) => ++taken <= CAPACITY && sound.take(one) }
  },
}

async function failures(makeRegister: () => NonceRegister): Promise<string[]> {
  const tests: [string, () => Promise<void>][] = []
  nonceRegisterContract(
    (name, body) => tests.push([name, body]),
    () => ({ register: makeRegister(), capacity: CAPACITY }),
  )
  const failed: string[] = []
  for (const [name, body] of tests) await body().catch(() => failed.push(name))
  return failed
}

describe('the contract of registers', () => {
  const caught = new Set<string>()
  const sound = () => memoryNonceRegister({ capacity: CAPACITY })

  test('lets pass the register that these are made of', async () => {
    expect(await failures(sound)).toEqual([])
  })

  test.each(Object.entries(SABOTEURS))('catches one that %s', async (_, broken) => {
    const failed = await failures(() => broken(sound()))
    expect(failed).not.toEqual([])
    for (const name of failed) caught.add(name)
  })

  test('makes no promise that none of these breaks', () => {
    const promises: string[] = []
    nonceRegisterContract(
      (name) => promises.push(name),
      () => ({ register: sound() }),
    )
    expect(promises.filter((name) => !caught.has(name))).toEqual([])
  })
})
