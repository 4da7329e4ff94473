import { randomBytes } from 'node:crypto'
import { DigestSecrets } from 'keywarden'

/**
 * What HTTP Digest needs to be kept is sealed with this key. Here it lives as long as the keys do, in
 * memory; with a database it comes from outside of it, such as from the environment.
 */
export const httpDigest = DigestSecrets.of({
  realm: 'Invoices',
  sealingKeys: [{ id: 'demo', secret: randomBytes(32).toString('base64') }],
})
