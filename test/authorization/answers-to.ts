import type { DecisionEvent } from 'keywarden'
import { expect } from 'vitest'
import {
  engineOf,
  everyAnswer,
  lookupOf,
  type Minted,
  mint,
  recordOf,
  requestBy,
  settled,
  wordsOf,
} from './world.js'

/** A key that may read shipments in billing, which takes the key, its organization and a project. */
export const reader = mint({
  projectRoles: { billing: ['READER'] },
  accessList: ['203.0.113.0/24'],
})
const inBilling = { operation: 'readShipments', scope: { project: 'billing' } } as const

/** The record of the reader, with other projects. */
export function withProjects(projects: unknown) {
  return recordOf(reader.key, { projects })
}

/**
 * What comes of that answer of a lookup, asked in every way of one that remembers and of one that
 * does not: the answers of the engine as words, the details of its events, and what it tells of
 * faults.
 */
export async function answersTo(
  answer: unknown,
  { publicKey, privateKey }: Omit<Minted, 'key'> = reader,
) {
  const events: DecisionEvent[] = []
  const faults: unknown[] = []
  const words = new Set<string>()
  for (const remembers of [false, true]) {
    const engine = engineOf({
      lookup: lookupOf(answer, remembers),
      decisions: { record: (event) => void events.push(event) },
      onFault: (error) => faults.push(error),
    })
    const request = requestBy({ publicKey, privateKey }, inBilling)
    const answers = await everyAnswer(engine, request)
    expect(answers.authorizeSync !== undefined).toBe(remembers && answer !== undefined)
    for (const word of wordsOf(answers)) words.add(word)
  }
  await settled()
  return { words: [...words], details: new Set(events.map(({ detail }) => detail)), faults }
}
