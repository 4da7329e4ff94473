import { beforeAll, expect, test, vi } from 'vitest'

const printed: unknown[][] = []

beforeAll(async () => {
  const log = vi.spyOn(console, 'log').mockImplementation((...values) => {
    printed.push(values)
  })
  await import('../../examples/embedding.js')
  log.mockRestore()
})

test('the embedding example lets the listed address in, and tells the other what to do', () => {
  const [allowed, [refused] = []] = printed
  expect(printed).toHaveLength(2)
  expect(allowed).toEqual(['allowed:', true])
  expect(refused).toMatch(/^refused: ADDRESS_NOT_ON_ACCESS_LIST; to pass: .*203\.0\.113\.0\/24/)
})
