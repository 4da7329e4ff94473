import { describe, expect, test } from 'vitest'
import { databases } from '../../databases/databases.js'
import { crashOften, crashProof } from './crash-proof.js'

const size = { crashes: 3, seed: 1 }

for (const database of databases.filter(({ kind }) => crashProof.kinds.includes(kind))) {
  describe.skipIf(database.unavailable !== undefined)(`a process on ${database.name}`, () => {
    test(`is killed while it writes, and leaves nothing half done (seed ${size.seed})`, async () => {
      const { figures, broken } = await crashOften(database, size, () => {})
      expect(broken).toEqual([])
      expect(figures['commits acknowledged']).toBeGreaterThanOrEqual(size.crashes)
    })
  })
}
