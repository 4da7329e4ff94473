import { forbidden, notFound } from '../expectations.js'
import { request } from '../request-step.js'
import type { Chapter } from '../step.js'

/** The gates that ask where, and in which role. */
export const scopeAndRole: Chapter = {
  title: 'To do what, where, in which role?',
  about:
    'What belongs to others answers like what does not exist. Roles count where they are held.',
  steps: [
    request({
      title: 'What no route knows, nobody may do',
      as: 'owner',
      send: 'GET /orgs/acme/secrets',
      expected: notFound('OPERATION_UNKNOWN'),
    }),
    request({
      title: 'A project of Harbour Freight, to the owner of Acme',
      as: 'owner',
      send: 'GET /groups/docks',
      expected: notFound('SCOPE_NOT_REACHABLE'),
    }),
    request({
      title: 'A project that does not exist: the same answer',
      as: 'owner',
      send: 'GET /groups/nowhere',
      expected: notFound('SCOPE_NOT_REACHABLE'),
    }),
    request({
      title: 'A member of the organization creates no keys',
      as: 'ci',
      send: 'POST /orgs/acme/apiKeys',
      body: { description: 'another' },
      expected: forbidden('role', 'ROLE_MISSING'),
    }),
    request({
      title: 'A role in one project is no role in another',
      as: 'backup',
      send: 'POST /groups/website/clusters/db/backup/snapshots',
      expected: forbidden('role', 'ROLE_MISSING'),
    }),
  ],
}
