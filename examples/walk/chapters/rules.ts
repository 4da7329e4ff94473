import { IPV4 } from '../acme.js'
import { against } from '../expectations.js'
import { person } from '../person-step.js'
import { request } from '../request-step.js'
import type { Chapter } from '../step.js'

/** Orders that every gate lets pass, and a rule of management refuses. */
export const rules: Chapter = {
  title: 'Rules that hold for everybody',
  about: 'Every gate lets these pass. A rule of the Access Manager refuses them; nothing changes.',
  steps: [
    request({
      title: 'Escalation: the robot does not get the private key of the owner',
      as: 'rotator',
      send: 'POST /orgs/acme/apiKeys/{owner}/rotate',
      expected: against('ESCALATION', 403),
    }),
    request({
      title: 'Lock-out: the owner does not remove the address it calls from',
      as: 'owner',
      send: `DELETE /orgs/acme/apiKeys/{owner}/accessList/${IPV4}`,
      expected: against('SELF_LOCKOUT'),
    }),
    request({
      title: 'Opening: no list is opened to everybody by accident',
      as: 'owner',
      send: 'POST /orgs/acme/apiKeys/{ci}/accessList',
      body: { entries: ['0.0.0.0/0'] },
      expected: against('UNRESTRICTED'),
    }),
    person({
      title: 'Orphans: the last owner key stays, whoever wants it gone',
      as: 'ORG_OWNER',
      what: 'keys.delete, without HTTP',
      order: (acme, actor) => acme.manager.keys.delete(actor, { key: acme.holder('owner').id }),
      expected: { code: 'NO_OWNER_KEY' },
    }),
  ],
}
