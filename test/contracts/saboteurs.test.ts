import { describe, expect, test } from 'vitest'
import { declaredTests, failures } from './failures.js'
import { commits } from './saboteurs/commits.js'
import { feeds } from './saboteurs/feeds.js'
import { flawed, type Saboteurs } from './saboteurs/flaw.js'
import { identity } from './saboteurs/identity.js'
import { lookups } from './saboteurs/lookups.js'
import { pagination } from './saboteurs/pagination.js'
import { reads } from './saboteurs/reads.js'
import { restorers } from './saboteurs/restorers.js'
import { tellers } from './saboteurs/tellers.js'
import { usageWriters } from './saboteurs/usage-writers.js'
import { usages } from './saboteurs/usages.js'
import { writers } from './saboteurs/writers.js'

/** Storages that break one promise each, by the part of the contracts that has to notice. */
const SABOTEURS: Readonly<Record<string, Saboteurs>> = {
  identity,
  reads,
  pages: pagination,
  commit: commits,
  'writers at once': writers,
  'key lookup': lookups,
  usage: usages,
  'usage writer': usageWriters,
  'change feed': feeds,
  'telling the state': tellers,
  'restoring the state': restorers,
}

describe.each(Object.entries(SABOTEURS))('contract, %s:', (part, saboteurs) => {
  const caught = new Set<string>()

  test('lets pass the storage that all of these are made of', async () => {
    expect(await failures(part, flawed)).toEqual([])
  })

  test.each(Object.entries(saboteurs))('catches a storage that %s', async (_, flaw) => {
    const failed = await failures(part, () => flawed(flaw))
    expect(failed).not.toEqual([])
    for (const name of failed) caught.add(name)
  })

  test('makes no promise that none of these storages breaks', () => {
    const promises = declaredTests(part, flawed).map(({ name }) => name)
    expect(promises.filter((name) => !caught.has(name))).toEqual([])
  })
})
