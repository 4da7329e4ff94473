import fc from 'fast-check'
import type { KeyUse, Usage } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { id, type KeyId, type OrganizationId } from '../../src/domain/ids.js'
import { UsageLedger } from '../../src/storage/usage-ledger.js'

const use = fc.record(
  {
    organization: fc.constant(id<OrganizationId>('acme', 'organization')),
    key: fc.constantFrom('one', 'other', '__proto__').map((key) => id<KeyId>(key, 'key')),
    at: fc.integer({ min: 1, max: 5 }),
    address: fc.constantFrom('203.0.113.7', '2001:db8::7'),
    entry: fc.constantFrom('203.0.113.0/24', '::/0', '__proto__'),
  },
  { requiredKeys: ['organization', 'key', 'at'] },
) as fc.Arbitrary<KeyUse>

/** The slow twin: counts all uses anew; of the latest the one told last is the last. */
function recounted(uses: readonly KeyUse[]): Usage | undefined {
  const latest = Math.max(...uses.map(({ at }) => at))
  const last = uses.filter(({ at }) => at === latest).at(-1)
  if (last === undefined) return undefined
  const { address } = last
  const from = address === undefined ? {} : { lastUsedAddress: address }
  return { count: uses.length, lastUsedAt: latest, ...from }
}

describe('the ledger of usage', () => {
  test('says of every key and entry what a recount says', () => {
    fc.assert(
      fc.property(fc.array(use), (uses) => {
        const ledger = new UsageLedger()
        for (const one of uses) ledger.record(one)
        for (const key of ['one', 'other', '__proto__', 'nobody']) {
          const own = uses.filter((one) => one.key === key)
          const usage = ledger.of(key)
          const { entries, ...total } = usage ?? { entries: new Map() }
          expect(usage === undefined ? undefined : total).toEqual(recounted(own))
          const named = new Set(own.flatMap(({ entry }) => entry ?? []))
          expect(new Set(entries.keys())).toEqual(named)
          for (const entry of named) {
            expect(entries.get(entry)).toEqual(recounted(own.filter((one) => one.entry === entry)))
          }
        }
      }),
    )
  })

  test('forgets a key with its entries, and no other', () => {
    fc.assert(
      fc.property(fc.array(use), (uses) => {
        const ledger = new UsageLedger()
        for (const one of uses) ledger.record(one)
        const before = ledger.of('other')
        ledger.forget('one')
        expect(ledger.of('one')).toBeUndefined()
        expect(ledger.of('other')).toEqual(before)
      }),
    )
  })

  test('gives out what cannot change it', () => {
    const ledger = new UsageLedger()
    const [first] = fc.sample(use, 1)
    if (first === undefined) throw new Error('a sample of one has one')
    ledger.record({ ...first, entry: '::/0' })
    const entriesOf = () => ledger.of(first.key)?.entries ?? new Map<string, Usage>()
    ;(entriesOf() as Map<string, Usage>).clear()
    expect([...entriesOf().keys()]).toEqual(['::/0'])
    expect(Object.isFrozen(entriesOf().get('::/0'))).toBe(true)
  })
})
