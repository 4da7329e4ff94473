import { connect } from 'node:net'
import { type RawResponse, readResponse } from '../../../src/http/contract/raw-request.js'

/** Where a request goes, and where on loopback it comes from. */
export interface Way {
  readonly port: number
  /** An address, or the path of a socket. Default 127.0.0.1. */
  readonly host?: string | undefined
  /** Default whatever the system takes. */
  readonly from?: string | undefined
}

/** The head of a request with these lines after the few that every request has. */
export function headOf(lines: readonly string[], target = '/organizations/acme'): string {
  const first = [`GET ${target} HTTP/1.1`, 'host: localhost', 'connection: close']
  return `${[...first, ...lines].join('\r\n')}\r\n\r\n`
}

/**
 * Sends bytes, one for each character, and reads what comes back until the connection ends, however
 * it ends; `undefined` when nothing came back.
 */
export async function exchange(
  { port, host = '127.0.0.1', from }: Way,
  bytes: string,
): Promise<RawResponse | undefined> {
  const place = host.startsWith('/') ? { path: host } : { port, host }
  const socket = connect({ ...place, ...(from !== undefined && { localAddress: from }) })
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  // A server that has read enough hangs up while the rest is still being written.
  socket.on('error', () => undefined)
  // Not by `once` of `node:events`, which takes an error for the end.
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.write(Buffer.from(bytes, 'latin1'))
  await closed
  const text = Buffer.concat(chunks).toString('latin1')
  return text === '' ? undefined : readResponse(text)
}
