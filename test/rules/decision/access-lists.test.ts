import { AccessList } from 'keywarden'
import { expect, test } from 'vitest'
import {
  aKey,
  answer,
  billing,
  ELSEWHERE,
  everyOperation,
  gate,
  NOW,
  OFFICE,
  website,
} from './world.js'

const yesterday = new Date(NOW.getTime() - 86_400_000)

test('S3: with a list, every request must come from an address on it, whatever the operation', () => {
  const key = aKey({ accessList: [OFFICE] })
  for (const call of everyOperation) {
    expect([call.to, gate('address', { key, ...call })]).toEqual([call.to, 'passed'])
    const refused = answer({ key, ...call, from: ELSEWHERE })
    expect([call.to, refused]).toEqual([call.to, 'ADDRESS_NOT_ON_ACCESS_LIST'])
  }
})

test('S3: being on the list of another key does not help', () => {
  const here = aKey({ accessList: [OFFICE] })
  const there = aKey({ id: 'key-2', publicKey: 'ijklmnop', accessList: [ELSEWHERE] })
  expect(gate('address', { key: there, from: ELSEWHERE })).toBe('passed')
  expect(answer({ key: here, from: ELSEWHERE })).toBe('ADDRESS_NOT_ON_ACCESS_LIST')
})

test('S3: an address that cannot be established is on no list', () => {
  for (const from of [undefined, '', 'localhost', '203.0.113.007', '203.0.113.7:443'])
    expect([from, answer({ key: aKey(), from })]).toEqual([from, 'ADDRESS_UNKNOWN'])
})

test('S3: an entry that has expired admits nobody, but the list is not empty for it', () => {
  const key = aKey({ accessList: [{ cidr: OFFICE, expiresAt: yesterday }] })
  expect(answer({ key })).toBe('ADDRESS_NOT_ON_ACCESS_LIST')
})

test('S3: clearing away expired entries never opens a list', () => {
  const list = AccessList.of([{ cidr: OFFICE, expiresAt: yesterday }]).withoutExpired(NOW)
  expect(list.isEmpty).toBe(false)
})

test('S4: a list has room for every client: as many entries as there are', () => {
  const clients = [OFFICE, '192.0.2.1', '198.51.100.20', '2001:db8::7']
  const key = aKey({ accessList: clients })
  for (const from of clients)
    expect([from, gate('address', { key, from })]).toEqual([from, 'passed'])
})

test('S4: one entry names a whole block of clients', () => {
  const key = aKey({ accessList: ['192.0.2.0/28'] })
  for (const from of ['192.0.2.0', '192.0.2.9', '192.0.2.15'])
    expect([from, gate('address', { key, from })]).toEqual([from, 'passed'])
})

test('S5: with no entries, every operation can be reached from anywhere, unless it requires a list', () => {
  const key = aKey({ accessList: [] })
  const refused = everyOperation
    .filter((call) => gate('address', { key, ...call, from: ELSEWHERE }) !== 'passed')
    .map(({ to }) => to)
  expect(refused.sort()).toEqual([
    'cancelBackupRestoreJob',
    'createBackupRestoreJob',
    'createClusterRestoreJob',
    'createOrgAccessEntry',
    'createServerlessRestoreJob',
    'deleteAccessEntry',
    'deleteClusterBackupSnapshot',
    'deleteClusterSnapshot',
    'getBackupRestoreJob',
    'getServerlessRestoreJob',
    'listBackupRestoreJobs',
    'listServerlessRestoreJobs',
    'takeSnapshots',
    'updateClusterSnapshot',
    'updateClusterSnapshotSchedule',
  ])
})

test('S5: an operation that requires a list is refused to a key without entries', () => {
  const call = { key: aKey({ accessList: [] }), to: 'takeSnapshots', in: billing } as const
  expect(answer(call)).toBe('OPERATION_REQUIRES_ACCESS_LIST')
  expect(gate('address', { ...call, key: aKey() })).toBe('passed')
})

test('S5: where no list is required, an address need not even be known', () => {
  const key = aKey({ accessList: [] })
  expect(gate('address', { key, from: undefined })).toBe('passed')
  const restricted = { key, to: 'takeSnapshots', in: billing, from: undefined } as const
  expect(gate('address', restricted)).toBe('ADDRESS_UNKNOWN')
})

test('S23: an entry added to the list of a key counts in all its projects', () => {
  const key = aKey({
    projectRoles: { billing: ['GROUP_OWNER'], website: ['GROUP_READ_ONLY'] },
  }).withAccessListEntry(ELSEWHERE)
  for (const place of [billing, website])
    expect(gate('address', { key, to: 'getGroup', in: place, from: ELSEWHERE })).toBe('passed')
})

test('S3, S23: an entry taken from the list of a key is missing in all its projects', () => {
  const key = aKey({
    projectRoles: { billing: ['GROUP_OWNER'], website: ['GROUP_READ_ONLY'] },
    accessList: [OFFICE, ELSEWHERE],
  }).withoutAccessListEntry(ELSEWHERE)
  for (const place of [billing, website]) {
    const call = { key, to: 'getGroup', in: place, from: ELSEWHERE } as const
    expect(gate('address', call)).toBe('ADDRESS_NOT_ON_ACCESS_LIST')
  }
})

test('S23: being invited to a project, or removed from one, leaves the list of a key alone', () => {
  const invited = aKey().withProjectRoles('website', ['GROUP_READ_ONLY'])
  expect(invited.accessList.admits(OFFICE, NOW)).toBe(true)
  expect(invited.withoutProject('website').accessList.admits(OFFICE, NOW)).toBe(true)
})
