import { IPV4 } from '../acme.js'
import { unproved } from '../expectations.js'
import { fieldOf } from '../field-of.js'
import { request } from '../request-step.js'
import type { Chapter } from '../step.js'

/** The procedures of the founding document on keys of the organization: P1 to P4. */
export const proceduresInOrganization: Chapter = {
  title: 'Keys of the organization',
  about:
    'P1 to P4 are procedures of the Atlas page "Configure API Access", for Organization Owners.',
  steps: [
    request({
      title: 'Create a key, listed where its creator is calling from',
      label: 'P1',
      as: 'owner',
      send: 'POST /orgs/acme/apiKeys',
      body: { description: 'report', roles: ['ORG_READ_ONLY'], accessList: [{ current: true }] },
      brings: 'report',
    }),
    request({
      title: 'Its role to read the organization includes its projects',
      as: 'report',
      send: 'GET /groups/website',
    }),
    request({
      title: 'View it: the private key was told once, and never again',
      label: 'P2',
      as: 'owner',
      send: 'GET /orgs/acme/apiKeys/{report}',
      evidence: ({ privateKey, count, lastUsedAddress }, acme) => ({
        seen: `${privateKey}, used ${count} time, last from ${lastUsedAddress}`,
        wanted: `************${acme.holder('report').privateKey.slice(-4)}, used 1 time, last from ${IPV4}`,
      }),
    }),
    request({
      title: 'Change its description and its roles',
      label: 'P3',
      as: 'owner',
      send: 'PATCH /orgs/acme/apiKeys/{report}',
      body: { description: 'weekly report', roles: ['ORG_BILLING_READ_ONLY'] },
      evidence: ({ key }) => ({
        seen: `${fieldOf(key, 'description')}: ${fieldOf(key, 'organizationRoles')}`,
        wanted: 'weekly report: ORG_BILLING_READ_ONLY',
      }),
    }),
    request({
      title: 'Delete it, everywhere',
      label: 'P4',
      as: 'owner',
      send: 'DELETE /orgs/acme/apiKeys/{report}',
    }),
    request({
      title: 'It is gone, and looks as if it had never been',
      as: 'report',
      send: 'GET /groups/website',
      expected: unproved('KEY_UNKNOWN'),
    }),
  ],
}
