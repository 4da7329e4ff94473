import { InvalidInput } from 'keywarden'
import { expect } from 'vitest'
import { errorOf, type World } from './world.js'

/**
 * Expects that an order ends in `InvalidInput`: it names the field and the rule, and nothing has been
 * written.
 */
export async function expectInvalid(
  world: World,
  order: () => Promise<unknown>,
  field: string | RegExp,
  about?: string,
): Promise<InvalidInput> {
  const before = await world.stored()
  const error = await errorOf(order())
  expect(error, about).toBeInstanceOf(InvalidInput)
  const { field: named, issues } = error as InvalidInput
  if (typeof field === 'string') expect(named, about).toBe(field)
  else expect(named, about).toMatch(field)
  for (const issue of issues) {
    expect(issue.rule.length, about).toBeGreaterThan(10)
    expect(error.message, about).toContain(issue.rule)
  }
  expect(await world.stored(), about).toBe(before)
  return error as InvalidInput
}
