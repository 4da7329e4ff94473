/** What a lookup answers is input: what is no answer to the question that was asked refuses. */
import { ApiKey, Organization, Project } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { acmeKey, billing, depot, fleet } from '../fixtures/acme.js'
import { answersTo, withProjects as projects, reader } from './answers-to.js'
import { engineOf, mint, recordOf } from './world.js'

const failure = new Error('the database said something private')
const failing = {
  get: () => {
    throw failure
  },
}
const throwing = (field: string, record: object = recordOf(reader.key)) =>
  Object.defineProperty({ ...record }, field, failing)

test('the record of the key, whole, is judged', async () => {
  const { words, details, faults } = await answersTo(recordOf(reader.key))
  expect([words, details, faults]).toEqual([['allowed'], new Set([undefined]), []])
})

describe('what is no answer, or the answer to another question, is a fault', () => {
  const noAnswer = 'the key lookup gave no answer'
  const another = 'the key lookup answered another question'
  const anotherProject = 'the key lookup answered with another project'
  const inAnotherCase = acmeKey({ publicKey: swapCase(reader.publicKey) })

  test.each([
    ['undefined', undefined, noAnswer],
    ['null', null, noAnswer],
    ['a number', 7, noAnswer],
    ['a text', 'key', noAnswer],
    ['an array', [recordOf(reader.key)], noAnswer],
    ['an empty object', {}, noAnswer],
    ['of another kind', recordOf(reader.key, { kind: 'Key' }), noAnswer],
    ['the name of a property of every object', { kind: 'toString' }, noAnswer],
    ['a promise of a kind', { kind: Promise.resolve('key') }, noAnswer],
    ['a key that is not there', recordOf(reader.key, { key: undefined }), another],
    ['plain fields for a key', recordOf(reader.key, { key: { ...reader.key } }), another],
    ['a proxy for a key', recordOf(reader.key, { key: new Proxy(reader.key, {}) }), another],
    ['another key', recordOf(mint().key), another],
    ['the key in another case', recordOf(inAnotherCase), another],
    ['nothing but its kind', { kind: 'key' }, another],
    ['a number for a project', projects({ get: () => 7 }), anotherProject],
    ['null for a project', projects({ get: () => null }), anotherProject],
    ['fields for a project', projects({ get: () => ({ ...billing }) }), anotherProject],
    ['a promise of a project', projects({ get: async () => billing }), anotherProject],
    ['another project', projects({ get: () => fleet }), anotherProject],
    ['the project of another', projects({ get: () => depot }), anotherProject],
  ])('%s', async (_, answer, detail) => {
    const { words, details } = await answersTo(answer)
    expect([words, details]).toEqual([['UNAVAILABLE'], new Set([detail])])
  })
})

describe('an answer that throws when it is read is a fault, and the operator is told', () => {
  test.each([
    ['its kind', throwing('kind')],
    ['its key', throwing('key')],
    ['its organization', throwing('organization')],
    ['its projects', throwing('projects')],
    ['the number of its entries', throwing('entryCount')],
    ['the way to its projects', projects(throwing('get', {}))],
    ['a project', projects({ get: failing.get })],
    ['the detail of its damage', throwing('detail', { kind: 'damaged' })],
    [
      'anything',
      new Proxy({}, { get: (_, name) => (name === 'then' ? undefined : failing.get()) }),
    ],
  ])('%s', async (_, answer) => {
    const { words, details, faults } = await answersTo(answer)
    expect(words).toEqual(['UNAVAILABLE'])
    expect(details).toEqual(new Set(['what the key lookup answered cannot be judged']))
    // Asked in three ways where the lookup does not remember, in four where it does.
    expect(faults).toEqual(Array.from({ length: 7 }, () => failure))
  })

  test('what was made past every check', async () => {
    const { publicKey } = reader
    const secrets = [throwing('verifier', {})]
    const forged = Reflect.construct(ApiKey, [{ publicKey, secrets, accessList: { entries: [] } }])
    expect(ApiKey.is(forged)).toBe(true)
    const { words, faults } = await answersTo(recordOf(forged))
    expect(words).toEqual(['UNAVAILABLE'])
    expect(faults).toEqual(Array.from({ length: 7 }, () => failure))
  })
})

describe('what belongs to another organization is not reached', () => {
  test('its project, even under the asked name', async () => {
    const namesake = Project.of({ id: 'billing', organization: 'rival', name: 'Billing' })
    const answer = projects({ get: () => namesake })
    expect((await answersTo(answer)).words).toEqual(['SCOPE_NOT_REACHABLE'])
  })

  test('a project that is not there', async () => {
    expect((await answersTo(projects(new Map()))).words).toEqual(['SCOPE_NOT_REACHABLE'])
  })

  test('an organization of the same fields is another value, and the same organization', async () => {
    const organization = Organization.of({ id: 'acme', name: 'Acme' })
    expect((await answersTo(recordOf(reader.key, { organization }))).words).toEqual(['allowed'])
  })
})

test('projects are asked for by the names of the scopes, each once, and of the answer itself', async () => {
  const asked: unknown[] = []
  const got: string[] = []
  const places = {
    known: new Map([['billing', billing]]),
    get(id: string) {
      got.push(id)
      return this.known.get(id)
    },
  }
  const lookup = {
    find: async (...args: unknown[]) => {
      asked.push(args)
      return recordOf(reader.key, { projects: places })
    },
  }
  const { publicKey, privateKey } = reader
  const scopes = [{ project: 'billing' }, { project: 'fleet' }, { project: 'billing' }, undefined]
  const intents = [
    ...scopes.map((scope) => ({ operation: 'readShipments', scope })),
    { operation: 'readSettings', scope: { organization: 'acme' } },
    { operation: 'readShipments', scope: { project: 7 } as never },
    { operation: 'readShipments', scope: null as never },
    { operation: 'readShipments', scope: 'billing' as never },
  ]
  const credential = { publicKey, privateKey }
  const decisions = await engineOf({ lookup }).authorizeMany(credential, '203.0.113.7', intents)
  expect(asked).toEqual([[publicKey, ['billing', 'fleet'], undefined]])
  expect(got).toEqual(['billing', 'fleet'])
  expect(decisions.map((one) => (one.allowed ? 'allowed' : one.refusal.code))).toEqual([
    ...['allowed', 'SCOPE_NOT_REACHABLE', 'allowed', 'SCOPE_MISMATCH'],
    ...['allowed', 'SCOPE_MISMATCH', 'SCOPE_MISMATCH', 'SCOPE_MISMATCH'],
  ])
})

function swapCase(text: string): string {
  return text.replace(/[a-z]/gi, (one) =>
    one === one.toLowerCase() ? one.toUpperCase() : one.toLowerCase(),
  )
}
