/** No secret is compared by anything whose time tells how much of it is right (SR-02). */
import { describe, expect, test } from 'vitest'
import { secretComparisons } from './secret-comparisons.js'
import { readSources } from './source.js'

/** What looks like such a comparison, each with the reason why it is none. */
const NONE: Readonly<Record<string, string>> = {
  'credentials/keywarden-format.ts: checksum(privateKey.slice(0, end)) === privateKey.slice(end)':
    'both sides are of the text that the caller sent: nothing that is kept is compared',
  'credentials/compare-private-key.ts: format.hashes.indexOf(verifier)':
    'finds an algorithm and a pepper by name; the digest is not looked at',
  'domain/access-list.ts: kept === this.entries[index]': 'entries of an access list are no secrets',
  'management/admit-actor.ts: id === actor.secret': 'the id of a secret is not the secret',
  'management/keys/rotate-key.ts: secret.id === actor.secret':
    'the id of a secret is not the secret',
}

describe('in the sources', () => {
  const found = secretComparisons(readSources())

  test('secrets are compared by timingSafeEqual alone', () => {
    expect(found.filter((place) => !Object.hasOwn(NONE, place))).toEqual([])
  })

  test('and what looks otherwise is still there', () => {
    expect(Object.keys(NONE).filter((place) => !found.includes(place))).toEqual([])
  })
})

describe('where one is planted it is noticed:', () => {
  test.each([
    'if (privateKey === stored) return true',
    'if (stored.digest !== digest) throw new Error()',
    'const same = a.verifier.digest == hash',
    'const same = keys.get(privateKey)',
    'const same = known.includes(secret)',
    'const same = token.startsWith(prefix)',
    'const same = digest.equals(other)',
    'const same = Buffer.compare(expected, other) === 0',
    'const same = digest.toString("hex") === other',
    'const same = digests[0] === other',
    'const same = (response as string) === wanted',
  ])('%s', (text) => {
    expect(secretComparisons({ 'credentials/prove.ts': text })).toHaveLength(1)
  })

  test.each([
    'if (privateKey === undefined) return',
    'if (typeof secret === "string") return',
    'if (token === "") return',
    'if (digest.length === 64) return',
    'if (hash === other) return',
    'const same = timingSafeEqual(digest, kept)',
    'const at = pair.indexOf(":")',
  ])('and nothing else is: %s', (text) => {
    expect(secretComparisons({ 'credentials/prove.ts': text })).toEqual([])
  })
})
