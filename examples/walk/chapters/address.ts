import { IPV4, IPV6 } from '../acme.js'
import { forbidden } from '../expectations.js'
import { fieldOf } from '../field-of.js'
import { request } from '../request-step.js'
import type { Chapter } from '../step.js'

const SNAPSHOT = 'POST /groups/billing/clusters/db/backup/snapshots'

/** The gate that asks from where: the five rows of its table, and the way out of a refusal. */
export const address: Chapter = {
  title: 'From where?',
  about:
    'A key may have a list of addresses. Its organization may demand one, and an operation may.',
  steps: [
    request({
      title: 'The list of the key admits the address',
      label: 'row 1 of 5',
      as: 'ci',
      send: 'GET /orgs/acme',
    }),
    request({
      title: 'No entry of the list admits the address',
      label: 'row 2 of 5',
      as: 'partner',
      send: 'GET /orgs/acme',
      expected: forbidden('address', 'ADDRESS_NOT_ON_ACCESS_LIST'),
    }),
    request({
      title: 'A list of IPv4 addresses never admits an IPv6 address',
      label: 'row 2 of 5',
      as: 'ci',
      from: IPV6,
      send: 'GET /orgs/acme',
      expected: forbidden('address', 'ADDRESS_NOT_ON_ACCESS_LIST'),
    }),
    request({
      title: 'A list may have both',
      label: 'row 1 of 5',
      as: 'owner',
      from: IPV6,
      send: 'GET /orgs/acme',
    }),
    request({
      title: 'No list, and nobody demands one: from anywhere',
      label: 'row 5 of 5',
      as: 'backup',
      send: 'GET /groups/billing',
    }),
    request({
      title: 'No list, and the operation demands one',
      label: 'row 4 of 5',
      as: 'backup',
      send: SNAPSHOT,
      expected: forbidden('address', 'OPERATION_REQUIRES_ACCESS_LIST'),
    }),
    request({
      title: 'The organization demands a list of every key from now on',
      label: 'P0',
      as: 'owner',
      send: 'PATCH /orgs/acme/settings',
      body: { apiAccessListRequired: true },
      evidence: ({ keysWithoutEntries }, acme) => ({
        seen: `shut out, without a list: ${[keysWithoutEntries].flat().map((id) => acme.nameOf(id))}`,
        wanted: 'shut out, without a list: backup',
      }),
    }),
    request({
      title: 'No list, and the organization demands one',
      label: 'row 3 of 5',
      as: 'backup',
      send: 'GET /groups/billing',
      expected: forbidden('address', 'ORGANIZATION_REQUIRES_ACCESS_LIST'),
    }),
    request({
      title: 'The owner does what the refusal asks for',
      as: 'owner',
      send: 'POST /orgs/acme/apiKeys/{backup}/accessList',
      body: { entries: [IPV4] },
      evidence: ({ admits }) => ({
        seen: `admitted ${fieldOf(admits, 'before')} before, where it is ${fieldOf(admits, 'after')} now`,
        wanted: 'admitted nowhere before, where it is listed now',
      }),
    }),
    request({ title: 'Now the snapshot is taken', as: 'backup', send: SNAPSHOT }),
  ],
}
