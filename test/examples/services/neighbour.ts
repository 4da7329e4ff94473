import { request } from 'node:http'
import { json } from 'node:stream/consumers'
import type { Key, Reply } from './clients.js'

/** Another address of this machine, to be called from. Only Linux has one without being asked. */
export const NEIGHBOUR = '127.0.0.2'
export const HAS_NEIGHBOUR = process.platform === 'linux'
if (!HAS_NEIGHBOUR) console.warn(`not called from ${NEIGHBOUR}: this system does not have it`)

/** Asks from that address, and says what was answered, and when to come back. */
export async function askFrom(
  localAddress: string,
  url: string,
  { publicKey, privateKey }: Key,
): Promise<Reply & { readonly retryAfter: string | undefined }> {
  return new Promise((resolve, reject) => {
    const auth = `${publicKey}:${privateKey}`
    const asked = request(url, { localAddress, auth }, async (response) => {
      const { statusCode: status = 0, headers } = response
      resolve({ status, body: await json(response), retryAfter: headers['retry-after'] })
    })
    asked.on('error', reject).end()
  })
}
