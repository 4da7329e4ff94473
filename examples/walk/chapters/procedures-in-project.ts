import { IPV4, IPV6 } from '../acme.js'
import { forbidden } from '../expectations.js'
import { fieldOf } from '../field-of.js'
import { person } from '../person-step.js'
import { request } from '../request-step.js'
import type { Chapter } from '../step.js'

const SNAPSHOT = 'POST /groups/billing/clusters/db/backup/snapshots'

/** The procedures of the founding document on keys in a project: P5 to P10. */
export const proceduresInProject: Chapter = {
  title: 'Keys in a project',
  about: 'P5 to P10 are for Project Owners; only the list of a key is for Organization Owners.',
  steps: [
    request({
      title: 'Create a key for a project',
      label: 'P5',
      as: 'owner',
      send: 'POST /groups/billing/apiKeys',
      body: { description: 'deploy', accessList: [IPV4] },
      brings: 'deploy',
      evidence: ({ key }) => ({
        seen: `${fieldOf(key, 'organizationRoles')}; in billing ${inProject(key, 'billing')}`,
        wanted: 'ORG_MEMBER; in billing GROUP_READ_ONLY',
      }),
    }),
    request({
      title: 'Invite it to a second project',
      label: 'P6',
      as: 'owner',
      send: 'POST /groups/website/apiKeys/{deploy}',
      body: { roles: ['GROUP_READ_ONLY'] },
      evidence: ({ key }) => ({
        seen: `in website ${inProject(key, 'website')}`,
        wanted: 'in website GROUP_READ_ONLY',
      }),
    }),
    person({
      title: 'View it from the first project, which does not learn of the second',
      label: 'P7',
      as: 'GROUP_OWNER',
      what: 'keys.viewInProject, without HTTP',
      order: (acme, actor) =>
        acme.manager.keys.viewInProject(actor, {
          project: 'billing',
          key: acme.holder('deploy').id,
        }),
      evidence: ({ projects }) => ({
        seen: `projects ${[projects].flat().map((project) => fieldOf(project, 'id'))}`,
        wanted: 'projects billing',
      }),
    }),
    request({
      title: 'Change its roles in one project',
      label: 'P8',
      as: 'owner',
      send: 'PATCH /groups/billing/apiKeys/{deploy}',
      body: { roles: ['GROUP_BACKUP_CREATOR'] },
      evidence: ({ key }) => ({
        seen: `in billing ${inProject(key, 'billing')}`,
        wanted: 'in billing GROUP_BACKUP_CREATOR',
      }),
    }),
    request({ title: 'Now it may take snapshots there', as: 'deploy', send: SNAPSHOT }),
    person({
      title: 'Its list is not for a Project Owner: other projects share it',
      label: 'P9',
      as: 'GROUP_OWNER',
      what: 'accessList.add, without HTTP',
      order: (acme, actor) =>
        acme.manager.accessList.add(actor, { key: acme.holder('deploy').id, entries: [IPV6] }),
      expected: { gate: 'role', code: 'ROLE_MISSING' },
    }),
    request({
      title: 'An Organization Owner may edit it, and is told who shares it',
      label: 'P9',
      as: 'owner',
      send: 'POST /orgs/acme/apiKeys/{deploy}/accessList',
      body: { entries: [IPV6] },
      evidence: (body) => ({
        seen: `added ${fieldOf(body, 'added')}, for ${fieldOf(body, 'projects')}`,
        wanted: 'added ::1/128, for billing, website',
      }),
    }),
    request({
      title: 'Now it may call from there as well',
      as: 'deploy',
      from: IPV6,
      send: 'GET /groups/website',
    }),
    request({
      title: 'Remove it from a project',
      label: 'P10',
      as: 'owner',
      send: 'DELETE /groups/billing/apiKeys/{deploy}',
    }),
    request({
      title: 'What it could do there is over',
      as: 'deploy',
      send: SNAPSHOT,
      expected: forbidden('role', 'ROLE_MISSING'),
    }),
    request({
      title: 'It stays in the organization, and in the other project',
      as: 'deploy',
      send: 'GET /groups/website',
    }),
  ],
}

function inProject(key: unknown, project: string): string {
  return fieldOf(key, 'projectRoles', project)
}
