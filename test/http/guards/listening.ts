import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { GuardedServer } from 'keywarden/testing'

/** Where a server has to listen: any port of an address, or the path of a socket. */
export function placeOf(host = '127.0.0.1'): { path: string } | { host: string; port: number } {
  return host.startsWith('/') ? { path: host } : { host, port: 0 }
}

/** A server of `node:http` with that listener, on loopback. */
export async function listening(listener: RequestListener, host?: string): Promise<GuardedServer> {
  const server = createServer(listener).listen(placeOf(host))
  await once(server, 'listening')
  return started(server)
}

/** A server that has started, as the contract handles it. */
export function started(server: Pick<Server, 'address' | 'close'>): GuardedServer {
  const { port } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
    })
  return { port, close }
}
