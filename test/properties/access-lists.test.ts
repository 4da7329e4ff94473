import fc from 'fast-check'
import { type ApiKey, decide } from 'keywarden'
import { expect, test } from 'vitest'
import { answerOf } from '../fixtures/acme.js'
import { nearbyAddress, nearlyAddress } from '../generators/addresses.js'
import { plainEntry, requestOf, soundRequest } from '../generators/requests.js'
import type { JudgedRequest } from '../twins/reference-decide.js'
import { plainAddress } from '../twins/strict-address.js'

/** A request that everything but the address lets pass. */
const addressed = fc
  .tuple(soundRequest, nearbyAddress, fc.array(plainEntry, { minLength: 1, maxLength: 6 }))
  .map(([plain, address, accessList]): JudgedRequest => {
    const operations = new Map([
      ['read', { level: 'none', allow: 'any-key', requiresAccessList: false } as const],
    ])
    return {
      ...plain,
      policy: { ...plain.policy, operations },
      key: { ...plain.key, accessList },
      ...{ address, operation: 'read', scope: undefined },
    }
  })

/** The answer to the request after a change of its key. */
function answer(plain: JudgedRequest, change = (key: ApiKey) => key) {
  const request = requestOf(plain)
  return answerOf(decide({ ...request, key: request.key && change(request.key) }))
}

test('removing an entry never widens access, unless it was the last', () => {
  fc.assert(
    fc.property(addressed, fc.nat(), (plain, index) => {
      const entries = requestOf(plain).key?.accessList.entries ?? []
      const removed = entries[index % entries.length]
      fc.pre(entries.length > 1 && removed !== undefined)
      const after = answer(plain, (key) => key.withoutAccessListEntry(`${removed?.cidr}`))
      if (after === 'allowed') expect(answer(plain)).toBe('allowed')
    }),
    { numRuns: 500 },
  )
})

test('removing the last entry opens the key, where nothing requires a list (rule S5)', () => {
  fc.assert(
    fc.property(addressed, plainEntry, (plain, entry) => {
      const last = { ...plain, key: { ...plain.key, accessList: [entry] } }
      const required = plain.organization?.accessListRequired
      const after = answer(last, (key) => key.withoutAccessListEntry(entry.cidr))
      expect(after).toBe(required ? 'ORGANIZATION_REQUIRES_ACCESS_LIST' : 'allowed')
    }),
  )
})

test('adding an entry to a list never removes access', () => {
  fc.assert(
    fc.property(addressed, plainEntry, (plain, entry) => {
      if (answer(plain) !== 'allowed') return
      expect(answer(plain, (key) => key.withAccessListEntry(entry))).toBe('allowed')
    }),
    { numRuns: 500 },
  )
})

test('the first entry of a list never widens access, where nothing requires one', () => {
  fc.assert(
    fc.property(addressed, (plain) => {
      const organization = { id: 'acme', accessListRequired: false }
      const empty = { ...plain, organization, key: { ...plain.key, accessList: [] } }
      expect(answer(empty)).toBe('allowed')
      const [entry] = plain.key.accessList
      const after = answer(empty, (key) => key.withAccessListEntry(entry ?? '::'))
      expect(['allowed', 'ADDRESS_NOT_ON_ACCESS_LIST']).toContain(after)
    }),
  )
})

test('expired entries never open a list', () => {
  fc.assert(
    fc.property(addressed, fc.nat(1_000), (plain, ago) => {
      const expired = plain.key.accessList.map((one) => ({ ...one, expiresAt: plain.at - ago }))
      const key = { ...plain.key, accessList: expired }
      expect(answer({ ...plain, key })).toBe('ADDRESS_NOT_ON_ACCESS_LIST')
    }),
  )
})

test('purging expired entries changes no decision, then or later', () => {
  fc.assert(
    fc.property(addressed, fc.nat(10 * 3_600_000), (plain, later) => {
      const purged = (key: ApiKey) => key.withAccessList(key.accessList.withoutExpired(plain.at))
      const then = { ...plain, at: plain.at + later }
      expect(answer(plain, purged)).toBe(answer(plain))
      expect(answer(then, purged)).toBe(answer(then))
    }),
    { numRuns: 500 },
  )
})

test('time only closes entries: who is admitted now was admitted before', () => {
  fc.assert(
    fc.property(addressed, fc.nat(10 * 3_600_000), (plain, earlier) => {
      if (answer(plain) !== 'allowed') return
      expect(answer({ ...plain, at: plain.at - earlier })).toBe('allowed')
    }),
    { numRuns: 500 },
  )
})

test('an address that is none is never admitted by a list', () => {
  const none = nearlyAddress.filter((text) => plainAddress(text) === undefined)
  fc.assert(
    fc.property(addressed, fc.option(none, { nil: undefined }), (plain, address) => {
      expect(answer({ ...plain, address })).toBe('ADDRESS_UNKNOWN')
    }),
  )
})
