/** Half a record of a key refuses, and the operator is told what is wrong with it (SR-27). */
import { describe, expect, test } from 'vitest'
import { printable } from '../../src/domain/printable.js'
import { acme, billing, rival } from '../fixtures/acme.js'
import { answersTo, reader } from './answers-to.js'
import { mint, recordOf } from './world.js'

describe('half a record of the key is a damaged record', () => {
  const noOrganization = 'the organization of the key is not there'
  const noProjects = 'the projects are not there'
  const noEntries = 'entries of the access list are missing'

  test.each([
    ['no organization', { organization: undefined }, noOrganization],
    ['null for the organization', { organization: null }, noOrganization],
    ['fields for the organization', { organization: { ...acme } }, noOrganization],
    ['no projects', { projects: undefined }, noProjects],
    ['null for projects', { projects: null }, noProjects],
    ['a number for projects', { projects: 7 }, noProjects],
    ['a list of projects', { projects: [billing] }, noProjects],
    ['a table of projects', { projects: { billing } }, noProjects],
    ['projects got by a text', { projects: { get: 'billing' } }, noProjects],
    ['no number of entries', { entryCount: undefined }, noEntries],
    ['a text for the number of entries', { entryCount: '1' }, noEntries],
    ['fewer entries than were stored', { entryCount: 2 }, noEntries],
    ['more entries than were stored', { entryCount: 0 }, noEntries],
    ['NaN entries', { entryCount: Number.NaN }, noEntries],
  ])('%s', async (_, change, detail) => {
    const { words, details } = await answersTo(recordOf(reader.key, change))
    expect([words, details]).toEqual([['KEY_DAMAGED'], new Set([detail])])
  })

  test('an organization that is not that of the key, once the secret is proved', async () => {
    const record = recordOf(reader.key, { organization: rival })
    const { words, details } = await answersTo(record)
    expect(words).toEqual(['KEY_DAMAGED'])
    expect(details).toEqual(new Set(['the organization given is not that of the key']))
    const { publicKey } = reader
    const wrong = { publicKey, privateKey: mint({ publicKey }).privateKey }
    expect((await answersTo(record, wrong)).words).toEqual(['SECRET_WRONG'])
  })

  test('an organization that is not there, whoever asks', async () => {
    const record = recordOf(reader.key, { organization: undefined })
    const { publicKey } = reader
    const wrong = { publicKey, privateKey: mint({ publicKey }).privateKey }
    expect((await answersTo(record, wrong)).words).toEqual(['KEY_DAMAGED'])
  })

  test('a list that was lost on the way does not open the key to every address', async () => {
    const record = recordOf(reader.key, { key: reader.key.withAccessList([]), entryCount: 1 })
    expect((await answersTo(record)).words).toEqual(['KEY_DAMAGED'])
  })

  test('the operator is told what the lookup says of a damaged key, escaped and cut', async () => {
    const detail = `accessList[3].cidr\nmust be an address${'!'.repeat(200)}`
    const { words, details } = await answersTo({ kind: 'damaged', detail })
    expect(words).toEqual(['KEY_DAMAGED'])
    const [told = ''] = details
    expect(told).toMatch(/^accessList\[3\]\.cidr\\u\{a\}must be an address!+…$/)
    expect(told.length).toBeLessThan(120)
  })

  test.each([undefined, null, 7, {}, Symbol('x')])(
    'a damaged key with the detail %s',
    async (detail) => {
      const { words, details } = await answersTo({ kind: 'damaged', detail })
      expect(words).toEqual(['KEY_DAMAGED'])
      expect(details).toEqual(new Set([printable(detail)]))
    },
  )
})
