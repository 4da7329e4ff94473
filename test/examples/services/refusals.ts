import { keywardenFormat, systemRandom } from 'keywarden'
import type { Call, Key } from './clients.js'
import type { RunningService } from './running-service.js'

/** Where the invoices are of the project that there is. */
export const INVOICES = '/projects/festival/invoices'

/** A call that is not carried out, and what its caller is told. */
export interface Refusal {
  readonly what: string
  readonly call: (service: RunningService) => Call
  readonly status: number
  readonly code: string
}

/** A private key that is well made, and is not the one. */
export function wrongSecret({ publicKey }: Key): Key {
  return { publicKey, privateKey: keywardenFormat().newPrivateKey(publicKey, systemRandom) }
}

/** What is not done, whichever client asks for it, by whichever scheme. */
export const REFUSALS: readonly Refusal[] = [
  {
    what: 'no key',
    call: () => ({ path: INVOICES }),
    ...{ status: 401, code: 'CREDENTIAL_MISSING' },
  },
  {
    what: 'a wrong private key',
    call: ({ keys }) => ({ path: INVOICES, key: wrongSecret(keys.billing) }),
    ...{ status: 401, code: 'CREDENTIAL_INVALID' },
  },
  {
    what: 'a role that is missing',
    call: ({ keys, officePath }) => ({
      ...{ method: 'POST', path: `${officePath}/rotate`, key: keys.billing },
    }),
    ...{ status: 403, code: 'ROLE_MISSING' },
  },
  {
    what: 'a project that is not there',
    call: ({ keys }) => ({ path: '/projects/other/invoices', key: keys.owner }),
    ...{ status: 403, code: 'SCOPE_NOT_REACHABLE' },
  },
  {
    what: 'a route that is not there',
    call: ({ keys }) => ({ path: '/nowhere', key: keys.owner }),
    ...{ status: 403, code: 'OPERATION_UNKNOWN' },
  },
  {
    what: 'an invoice over nothing',
    call: ({ keys }) => ({ path: INVOICES, key: keys.owner, body: '{"customer":"Blue Tent"}' }),
    ...{ status: 400, code: 'INVALID_INPUT' },
  },
  {
    what: 'entries for no list',
    call: ({ keys, officePath }) => ({
      ...{ path: `${officePath}/access-list`, key: keys.owner, body: '{}' },
    }),
    ...{ status: 400, code: 'INVALID_INPUT' },
  },
  {
    what: 'a body that is no JSON',
    call: ({ keys }) => ({ path: INVOICES, key: keys.owner, body: '{"customer"' }),
    ...{ status: 400, code: 'BAD_REQUEST' },
  },
]
