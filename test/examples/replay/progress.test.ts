import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Progress } from '../../../examples/replay/progress.js'

/** A stream that keeps what is written to it. */
function stream(isTTY: boolean) {
  const written: string[] = []
  const write = (text: string) => written.push(text) > 0
  return { written, stream: { isTTY, write } as unknown as NodeJS.WriteStream }
}

let now = 0

beforeEach(() => {
  now = 1000
  vi.spyOn(performance, 'now').mockImplementation(() => now)
})

afterEach(() => {
  vi.restoreAllMocks()
})

test('a short run shows none, and a long one tells how far it is', () => {
  const { stream: terminal, written } = stream(true)
  const progress = new Progress(terminal, 2000, true)
  progress.show(500, 10)
  expect(written).toEqual([])
  now += 500
  progress.show(1000, 12_345)
  expect(written).toEqual(['\r\u001b[Kreplaying: 50%, 12,345 lines'])
})

test('it is not written more often than anybody can read', () => {
  const { stream: terminal, written } = stream(true)
  const progress = new Progress(terminal, 0, true)
  now += 500
  for (let line = 0; line < 100; line++) progress.show(line, line)
  expect(written).toHaveLength(1)
  now += 100
  progress.show(1, 100)
  expect(written.at(-1)).toBe('\r\u001b[Kreplaying: 100 lines')
})

test('it is taken away once, and only if it was there', () => {
  const { stream: terminal, written } = stream(true)
  const progress = new Progress(terminal, 0, true)
  progress.clear()
  now += 500
  progress.show(1, 1)
  progress.clear()
  progress.clear()
  expect(written.slice(1)).toEqual(['\r\u001b[K'])
})

test('a file or a pipe never sees it, nor a terminal that shows the answers themselves', () => {
  const pipe = stream(false)
  const busy = stream(true)
  const both = [new Progress(pipe.stream, 0, true), new Progress(busy.stream, 0, false)]
  now += 500
  for (const progress of both) {
    progress.show(1, 1)
    progress.clear()
  }
  expect([...pipe.written, ...busy.written]).toEqual([])
})
