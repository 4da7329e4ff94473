import { describe, expect, test } from 'vitest'
import { databases } from '../../databases/databases.js'
import { consistencyProof, excludeThenGrant } from './consistency-proof.js'

const size = { rounds: 5, seed: 1, feeds: ['slow'] } as const

for (const database of databases.filter(({ kind }) => consistencyProof.kinds.includes(kind))) {
  describe.skipIf(database.unavailable !== undefined)(`two processes on ${database.name}`, () => {
    test(`let nobody through who was excluded before, given the token (seed ${size.seed})`, async () => {
      const findings = await excludeThenGrant(database, size, () => {})
      expect(findings.flatMap(({ broken }) => broken)).toEqual([])
      const [slow] = findings
      // Otherwise it is not the token that keeps anybody out.
      expect(slow?.figures['let through without it, at once']).toBe(size.rounds)
    })
  })
}
