import { InvalidInput, memoryStorage } from 'keywarden'
import { exportState, importState } from 'keywarden/management'
import { describe, expect, test } from 'vitest'
import { whilePolluted } from '../../fixtures/while-polluted.js'
import { sampleStorage } from './sample-storage.js'

const text = JSON.stringify(await exportState(await sampleStorage()))

/** A document with the value at a path replaced; without it where there is none. */
function withValue(path: string, ...[value]: readonly unknown[]): unknown {
  const document: unknown = JSON.parse(text)
  const names = path.split(/[.[\]]+/).filter((name) => name !== '')
  const last = String(names.pop())
  const holder = names.reduce((part, name) => Reflect.get(Object(part), name), document)
  if (value === undefined) Reflect.deleteProperty(Object(holder), last)
  else Object.defineProperty(holder, last, { value, enumerable: true, configurable: true })
  return document
}

/** What is wrong with a document; nothing of it has been written then. */
async function faultsOf(document: unknown): Promise<readonly string[]> {
  const storage = memoryStorage()
  const error = await importState(storage, document).catch((thrown: unknown) => thrown)
  if (!(error instanceof InvalidInput)) return [`no fault, but ${String(error)}`]
  expect((await exportState(storage)).organizations).toEqual([])
  return error.issues.map(({ field, rule }) => `${field} ${rule}`)
}

const original = JSON.parse(text).organizations
const [acme, brief, empty] = original
const SET = 'organizations[0].keys[1]'
const NO_ID = 'must be an id: 1 to 64 ASCII letters, digits, _ or -'
const UNKNOWN = 'is not a known field of this version'
const ONCE = 'must be there once'

describe('a document of the state is refused whole', () => {
  test.each<readonly [path: string, value: unknown, fault: string]>([
    ['format', 'other', 'format must be "keywarden-state"'],
    ['version', 2, 'version must be 1'],
    ['version', undefined, 'version must be 1'],
    ['exportedAt', 5, `exportedAt ${UNKNOWN}`],
    ['organizations', undefined, 'organizations must be of type array'],
    ['organizations', {}, 'organizations must be of type array'],
    ['organizations[1]', null, 'organizations[1] must be of type object'],
    ['organizations[0].revision', 0, 'organizations[0].revision must be at least 1'],
    ['organizations[0].revision', 1.5, 'organizations[0].revision must be a whole number'],
    ['organizations[0].more', 1, `organizations[0].more ${UNKNOWN}`],
    ['organizations[0].__proto__', 1, `organizations[0].__proto__ ${UNKNOWN}`],
    ['organizations[1].deleted', 'a b', `organizations[1].deleted ${NO_ID}`],
    ['organizations[1].revision', 3, `organizations[1].revision ${UNKNOWN}`],
    [
      'organizations[2].organization.name',
      '',
      'organizations[2].organization.name must be of 1 to 64 characters',
    ],
    [
      'organizations[0].projects[1].organization',
      'empty',
      'organizations[0].projects[1].organization must be the organization itself',
    ],
    ['organizations[0].projects[1].id', 'fleet', `organizations[0].projects[1].id ${ONCE}`],
    [`${SET}.organization`, 'empty', `${SET}.organization must be the organization itself`],
    [`${SET}.id`, 'early', `${SET}.id ${ONCE}`],
    [`${SET}.publicKey`, 'public-bare', `organizations[0].keys[2].publicKey ${ONCE}`],
    [`${SET}.publicKey`, 'public-theirs', `organizations[1].retiredPublicKeys[0] ${ONCE}`],
    [`${SET}.publicKey`, 'public-gone', `organizations[0].retiredPublicKeys[0] ${ONCE}`],
    [`${SET}.accessList`, [], `${SET}.entryCount must be the number of entries of the access list`],
    [
      `${SET}.accessList[1].cidr`,
      '::1/129',
      `${SET}.accessList[1].cidr must be an IPv4 or IPv6 address or block in plain notation, like 203.0.113.7 or 2001:db8::/48`,
    ],
    [
      `${SET}.secrets[0].verifier.digest`,
      'ab',
      `${SET}.secrets[0].verifier.digest must be 64 lower-case hexadecimal digits`,
    ],
    [
      `${SET}.secrets[1].digestVerifiers[0].sealed`,
      'ab',
      `${SET}.secrets[1].digestVerifiers[0].sealed must be 88 lower-case hexadecimal digits`,
    ],
    [
      `${SET}.secrets[0].privateKey`,
      'kw_x',
      `${SET}.secrets[0].privateKey is not a known field; known are id, verifier, digestVerifiers, redacted, createdAt, expiresAt`,
    ],
    [
      `${SET}.createdAt`,
      '2026',
      `${SET}.createdAt must be a Date, or whole milliseconds since 1970-01-01T00:00:00Z`,
    ],
    [
      'organizations[0].usage[1].key',
      'nobody',
      'organizations[0].usage[1].key must be a key of the organization',
    ],
    ['organizations[0].usage[1].key', 'early', `organizations[0].usage[1].key ${ONCE}`],
    [
      'organizations[0].usage[1].count',
      0,
      'organizations[0].usage[1].count must be a whole number from 1 on',
    ],
    [
      'organizations[0].usage[1].entries[0].entry',
      '',
      'organizations[0].usage[1].entries[0].entry must be text of 1 to 64 characters',
    ],
    [
      'organizations[0].usage[1].entries[1]',
      acme.usage[1].entries[0],
      `organizations[0].usage[1].entries[1].entry ${ONCE}`,
    ],
    ['organizations[0].usage[0].last', 1, `organizations[0].usage[0].last ${UNKNOWN}`],
    ['organizations[1].retiredPublicKeys[0]', 7, `organizations[1].retiredPublicKeys[0] ${NO_ID}`],
    [
      'organizations[1].events[1].organization',
      'acme',
      'organizations[1].events[1].organization must be the organization itself',
    ],
    [
      'organizations[1].events[1].type',
      'organization.forged',
      'organizations[1].events[1].type is not of a known kind',
    ],
    [
      'organizations[1].events[1].actor.kind',
      'nobody',
      'organizations[1].events[1].actor.kind is not of a known kind',
    ],
    [
      'organizations[1].events[1].actor.secret',
      'x',
      `organizations[1].events[1].actor.secret ${UNKNOWN}`,
    ],
    ['organizations[1].events[1].at', null, 'organizations[1].events[1].at must be of type number'],
    [
      'organizations[1].events[1].name',
      'x',
      'organizations[1].events[1].name must be of type object',
    ],
    [
      'organizations[1].events[1].overrides',
      ['all'],
      'organizations[1].events[1].overrides[0] must be "allowNoOwnerKey" or "allowSelfLockout" or "allowUnrestricted"',
    ],
    ['organizations[3]', acme, `organizations[3].organization.id ${ONCE}`],
    [
      'organizations[3]',
      { deleted: 'empty', retiredPublicKeys: [], events: [] },
      `organizations[3].organization.id ${ONCE}`,
    ],
    ['organizations[3]', brief, `organizations[3].organization.id ${ONCE}`],
    [
      'organizations[3]',
      {
        ...empty,
        organization: { id: 'new', name: 'x' },
        projects: [{ ...acme.projects[0], organization: 'new' }],
      },
      `organizations[3].projects[0].id ${ONCE}`,
    ],
    [
      'organizations[3]',
      {
        ...empty,
        organization: { id: 'new', name: 'x' },
        keys: [{ ...acme.keys[2], organization: 'new' }],
      },
      `organizations[3].keys[0].id ${ONCE}`,
    ],
  ])('for its %s being %j', async (path, value, fault) => {
    expect(await faultsOf(withValue(path, value))).toEqual([fault])
  })

  test.each([undefined, null, 7, 'text', [], () => text])('when it is %s', async (document) => {
    expect(await faultsOf(document)).toEqual([' must be of type object'])
  })

  test('naming every fault of an organization, and never a value', async () => {
    const document = JSON.parse(text)
    document.organizations[0].revision = 'kw_secret_1'
    document.organizations[0].keys[1].secrets[0].verifier.digest = 'kw_secret_2'
    document.organizations[0].keys[2].publicKey = 'kw secret 3'
    const error = await importState(memoryStorage(), document).catch((thrown: Error) => thrown)
    expect((error as InvalidInput).issues.map(({ field }) => field)).toEqual([
      'organizations[0].revision',
      'organizations[0].keys[1].secrets[0].verifier.digest',
      'organizations[0].keys[2].publicKey',
    ])
    expect((error as Error).message).not.toMatch(/secret.\d/)
  })

  test('when it cannot be read', async () => {
    const document = Object.defineProperty(JSON.parse(text), 'organizations', {
      enumerable: true,
      get() {
        throw new Error('not to be read')
      },
    })
    expect(await faultsOf(document)).toEqual([' cannot be read'])
  })

  test('when the storage is not empty, which is then left alone', async () => {
    const storage = await sampleStorage()
    const before = await exportState(storage)
    const importing = importState(storage, JSON.parse(text))
    await expect(importing).rejects.toThrow('storage must be empty: restore into a new one')
    expect(await exportState(storage)).toEqual(before)
  })
})

describe('a sound document', () => {
  test('is accepted, and the test of refusals starts from it', async () => {
    expect(await faultsOf(withValue('format', 'keywarden-state'))).toEqual([
      'no fault, but undefined',
    ])
  })

  test('is as it is written even where prototypes are polluted', async () => {
    const storage = memoryStorage()
    const pollution = { deleted: 'acme', lastUsedAddress: '::1', expiresAt: 5, overrides: [] }
    await whilePolluted(pollution, () => importState(storage, JSON.parse(text)))
    expect(JSON.stringify(await exportState(storage))).toBe(text)
    const told = await whilePolluted(pollution, () => exportState(storage))
    expect(JSON.stringify(told)).toBe(text)
  })
})

describe('a storage that cannot be moved', () => {
  test.each([undefined, null, {}, { dump: 1, restore: 1 }])('is a mistake: %j', async (storage) => {
    const mistake = new TypeError('`storage` must be a StateTransfer')
    await expect(exportState(storage as never)).rejects.toThrow(mistake)
    await expect(importState(storage as never, JSON.parse(text))).rejects.toThrow(mistake)
  })
})
