import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Turns } from '../../src/management/turns.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const PATIENCE = 100

/** Lines, and work in them that begins when its turn comes and ends when it is told to. */
function scene() {
  const turns = new Turns()
  const begun: string[] = []
  const end = new Map<string, (error?: Error) => void>()
  const work = (name: string) => () => {
    begun.push(name)
    return new Promise<string>((resolve, reject) => {
      end.set(name, (error) => (error === undefined ? resolve(`${name} is done`) : reject(error)))
    })
  }
  const take = (line: string, name: string, patienceMs = PATIENCE) =>
    turns.take(line, patienceMs, work(name))
  const passing = (ms = 0) => vi.advanceTimersByTimeAsync(ms)
  return {
    turns,
    begun,
    end: (name: string, error?: Error) => end.get(name)?.(error),
    take,
    passing,
  }
}

describe('a line', () => {
  test('gives turns in the order in which they were asked for, one at a time', async () => {
    const { begun, end, take, passing } = scene()
    const all = ['one', 'two', 'three'].map((name) => take('acme', name))
    await passing()
    expect(begun).toEqual(['one'])
    end('one')
    await passing()
    expect(begun).toEqual(['one', 'two'])
    end('two')
    await passing()
    end('three')
    expect(await Promise.all(all)).toEqual(['one is done', 'two is done', 'three is done'])
  })

  test('goes on when the work of a turn fails', async () => {
    const { begun, end, take, passing } = scene()
    const failing = take('acme', 'one').catch((error: Error) => error.message)
    const next = take('acme', 'two')
    await passing()
    end('one', new Error('lost'))
    await passing()
    end('two')
    expect(await Promise.all([failing, next])).toEqual(['lost', 'two is done'])
    expect(begun).toEqual(['one', 'two'])
  })

  test('has nothing to do with any other', async () => {
    const { begun, take, passing } = scene()
    void take('acme', 'one')
    void take('rival', 'other')
    await passing()
    expect(begun).toEqual(['one', 'other'])
  })

  test('is one while somebody has the turn, and nothing is left of it after that', async () => {
    const { turns, end, take, passing } = scene()
    expect(turns.isTaken('acme')).toBe(false)
    void take('acme', 'one')
    void take('acme', 'two')
    await passing()
    end('one')
    await passing()
    expect([turns.isTaken('acme'), turns.isTaken('rival')]).toEqual([true, false])
    end('two')
    await passing()
    expect(turns.isTaken('acme')).toBe(false)
  })

  test('is left by those who have waited long enough, and by them only', async () => {
    const { begun, end, take, passing } = scene()
    void take('acme', 'one')
    const impatient = take('acme', 'two')
    const patient = take('acme', 'three', PATIENCE + 1)
    await passing(PATIENCE)
    expect(await impatient).toBeUndefined()
    end('one')
    await passing()
    end('three')
    expect(await patient).toBe('three is done')
    expect(begun).toEqual(['one', 'three'])
  })

  test('does not hurry those who have their turn', async () => {
    const { end, take, passing } = scene()
    void take('acme', 'one')
    const next = take('acme', 'two')
    await passing(PATIENCE - 1)
    end('one')
    await passing(2 * PATIENCE)
    end('two')
    expect(await next).toBe('two is done')
  })

  test('is waited in for longer than a timer can be set to', async () => {
    const { end, take, passing } = scene()
    void take('acme', 'one')
    const next = take('acme', 'two', 2 ** 32)
    await passing(PATIENCE)
    end('one')
    await passing()
    end('two')
    expect(await next).toBe('two is done')
  })
})
