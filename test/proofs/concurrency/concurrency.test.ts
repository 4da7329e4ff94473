import { describe, expect, test } from 'vitest'
import { databases } from '../../databases/databases.js'
import { concurrencyProof, writeAtOnce } from './concurrency-proof.js'

const size = { processes: 2, writers: 4, commands: 15, races: 3, seed: 1 }

for (const database of databases.filter(({ kind }) => concurrencyProof.kinds.includes(kind))) {
  describe.skipIf(database.unavailable !== undefined)(`two processes on ${database.name}`, () => {
    test(`write to one organization and lose nothing (seed ${size.seed})`, async () => {
      const { figures, broken } = await writeAtOnce(database, size, () => {})
      expect(broken).toEqual([])
      expect(figures['share that succeeded']).toBeGreaterThan(0)
    })
  })
}
