import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Complaint } from '../../../examples/complaint.js'
import { readExport } from '../../../examples/replay/read-export.js'
import { openLog } from '../../../examples/replay/replay.js'
import { exported } from './small-log.js'

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywarden-replay-'))
})

afterAll(() => rm(folder, { recursive: true }))

async function file(text: string): Promise<string> {
  const path = join(folder, 'export.json')
  await writeFile(path, text)
  return path
}

async function complaintOf(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof Complaint)) throw new Error('there was no complaint')
  return error.message.replace(folder, '...')
}

test('an export is read, with or without a byte order mark', async () => {
  const text = JSON.stringify(exported)
  for (const start of ['', '\uFEFF']) {
    const { keys } = await readExport(await file(start + text))
    expect(keys.map(({ publicKey }) => publicKey)).toEqual(['aaaaaaaa'])
  }
})

test('what cannot be read is said in one sentence', async () => {
  const nowhere = join(folder, 'nowhere')
  expect(await complaintOf(readExport(nowhere))).toBe(
    'cannot read .../nowhere: there is no such file',
  )
  expect(await complaintOf(readExport(folder))).toBe('cannot read ...: it is a directory')
  expect(await complaintOf(openLog(nowhere))).toBe('cannot read .../nowhere: there is no such file')
  expect(await complaintOf(openLog(folder))).toBe('cannot read ...: it is a directory')
})

test('what is no export is said with its first fault, and how many more there are', async () => {
  expect(await complaintOf(readExport(await file('{')))).toBe('.../export.json is not JSON')
  const [first] = exported.organizations
  const broken = { organizations: [{ ...first, settings: {} }] }
  expect(await complaintOf(readExport(await file(JSON.stringify(broken))))).toBe(
    '.../export.json is not an export of Atlas: ' +
      'organizations[0].settings.apiAccessListRequired must be true or false',
  )
})
