/** A typo is refused before anything is looked up (SR-05), and looks like any other refusal. */
import { AuthorizationEngine, keywardenFormat, UNKNOWN_KEY } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { BASE62 } from '../../src/credentials/base62.js'
import { NOON, policy } from '../fixtures/acme.js'
import { seededRandom } from './seeded-random.js'

const format = keywardenFormat({ prefix: 'acme_live' })
const random = seededRandom('typos')
const TYPED = [...BASE62, '_', '-', ' ', '.', '\n', 'é', '0\u0301']

/** An engine that counts what is looked up. */
function counting() {
  const looked: string[] = []
  const peek = (publicKey: string) => {
    looked.push(publicKey)
    return UNKNOWN_KEY
  }
  const lookup = { peek, find: async (publicKey: string) => peek(publicKey) }
  const clock = { now: () => NOON }
  const engine = new AuthorizationEngine<string>({ policy, lookup, formats: [format], clock })
  const codeOf = (credential: unknown) => {
    const request = { credential: credential as string, address: undefined, operation: 'whoAmI' }
    const decision = engine.authorizeSync(request)
    return decision?.allowed === false ? decision.refusal.code : undefined
  }
  return { looked, codeOf }
}

function mint() {
  const publicKey = format.newPublicKey(random)
  return { publicKey, privateKey: format.newPrivateKey(publicKey, random) }
}

/** Every text that one key typed wrong makes of a token. */
function changesOf(token: string): string[] {
  return [...token].flatMap((right, at) =>
    TYPED.filter((typed) => typed !== right).map(
      (typed) => token.slice(0, at) + typed + token.slice(at + 1),
    ),
  )
}

/** Every text that two neighbours typed in the wrong order make of a token. */
function swapsOf(token: string): string[] {
  return [...token.slice(1)]
    .map((next, at) => token.slice(0, at) + next + token.charAt(at) + token.slice(at + 2))
    .filter((swapped) => swapped !== token)
}

describe('what is refused without a lookup, as a token and in a pair', () => {
  const kinds: [string, (token: string) => string[]][] = [
    ['every change of one character', changesOf],
    ['every swap of two neighbours', swapsOf],
    ['every character left out', (token) => [...token].map((_, at) => cut(token, at, 1))],
    ['every character typed twice', (token) => [...token].map((_, at) => cut(token, at, 0))],
    ['every beginning', (token) => [...token].map((_, at) => token.slice(0, at))],
    ['every end', (token) => [...token].map((_, at) => token.slice(at + 1))],
  ]

  test.each(kinds)('%s', (_, wrongs) => {
    const { looked, codeOf } = counting()
    for (let key = 0; key < 2; key++) {
      const { publicKey, privateKey } = mint()
      for (const wrong of wrongs(privateKey)) {
        expect(codeOf(wrong)).toBe('CREDENTIAL_MALFORMED')
        expect(codeOf({ publicKey, privateKey: wrong })).toBe('CREDENTIAL_MALFORMED')
      }
    }
    expect(looked).toEqual([])
  })
})

test('what is typed right is looked up', () => {
  const { looked, codeOf } = counting()
  const { publicKey, privateKey } = mint()
  expect(codeOf(privateKey)).toBe('KEY_UNKNOWN')
  expect(codeOf({ publicKey, privateKey })).toBe('KEY_UNKNOWN')
  expect(looked).toEqual([publicKey, publicKey])
})

/** The token without the character there, or with it once more. */
function cut(token: string, at: number, count: 0 | 1): string {
  return token.slice(0, at) + (count === 0 ? token.charAt(at) : '') + token.slice(at + count)
}
