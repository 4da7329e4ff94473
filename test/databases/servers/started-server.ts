import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

/** A server of databases that was started here. */
export interface StartedServer {
  /** As who may create databases. */
  readonly url: string
  stop(): Promise<void>
}

/** A port of loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
