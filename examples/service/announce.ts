import { isIPv6 } from 'node:net'
import type { Seeded, SeededKey } from './seed.js'

/** Where a service listens. */
interface Listening {
  readonly address: string
  readonly port: number
}

/**
 * Prints what to call, ready to be pasted. The private keys are those of the demo, are made anew at
 * every start, and are shown this once: nothing else ever prints one.
 */
export function announce(where: Listening | string | null, seeded: Seeded): void {
  if (where === null || typeof where === 'string') throw new TypeError('must listen on a port')
  const host = isIPv6(where.address) ? `[${where.address}]` : where.address
  const url = `http://${host}:${where.port}`
  const lines = calls(url, seeded).map(
    ({ about, words }) => `# ${about}\ncurl ${words.join(' ')}\n`,
  )
  console.log([`Invoices behind API keys, on ${url}; Ctrl-C ends it.\n`, ...lines].join('\n'))
}

const JSON_BODY = `-H 'content-type: application/json'`

function calls(url: string, { organization, project, owner, billing, office }: Seeded) {
  const invoices = `'${url}/projects/${project}/invoices'`
  const keys = `${url}/organizations/${organization}/keys`
  return [
    { about: 'Is it up? Everybody may ask.', words: [`'${url}/status'`] },
    { about: 'The invoices, by HTTP Basic.', words: [userOf(billing), invoices] },
    {
      about: 'The same by HTTP Digest: the private key does not cross the wire.',
      words: ['--digest', userOf(billing), invoices],
    },
    {
      about: 'A new invoice, with the private key as a Bearer token.',
      words: [bearerOf(billing), JSON_BODY, `-d '{"customer":"Blue Tent","cents":4200}'`, invoices],
    },
    {
      about: 'Refused: this key is for an office elsewhere. The answer says where you call from.',
      words: [userOf(office), invoices],
    },
    {
      about: 'The owner puts your address on the list of that key. Then try the last one again.',
      words: [
        ...[userOf(owner), JSON_BODY, `-d '{"entries":[{"current":true}]}'`],
        `'${keys}/${office.id}/access-list'`,
      ],
    },
    {
      about:
        'The owner gives the first key a new private key. The old one is no longer worth anything.',
      words: [userOf(owner), '-X POST', `'${keys}/${billing.id}/rotate'`],
    },
  ]
}

function userOf({ publicKey, privateKey }: SeededKey): string {
  return `-u ${publicKey}:${privateKey}`
}

function bearerOf({ privateKey }: SeededKey): string {
  return `-H 'authorization: Bearer ${privateKey}'`
}
