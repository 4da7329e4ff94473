import { describe, expect, test } from 'vitest'
import { databases } from '../../databases/databases.js'
import { revocationProof, revokeEverywhere } from './revocation-proof.js'

const size = { processes: 2, told: 10, untold: 2 }

for (const database of databases.filter(({ kind }) => revocationProof.kinds.includes(kind))) {
  describe.skipIf(database.unavailable !== undefined)(`a key on ${database.name}`, () => {
    test('is let through nowhere once it is revoked, be the feed cut or not there at all', async () => {
      const findings = await revokeEverywhere(database, size, () => {})
      expect(findings.flatMap(({ broken }) => broken)).toEqual([])
      expect(findings.map(({ figures: { revocations } }) => revocations)).toEqual([10, 2, 2])
    })
  })
}
