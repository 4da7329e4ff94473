import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SERVERS_AT } from './server-url.js'
import type { ServerKind } from './servers/given-url.js'
import { startedServer, stopServers } from './servers/start-server.js'

/**
 * Shares the servers of databases among the files of a run. Nothing is started yet: a file that
 * wants a server asks here, and the first one waits for it to start.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const broker = createServer(async (request, response) => {
    try {
      response.end(await startedServer(request.url?.slice(1) as ServerKind))
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  })
  broker.listen(0, '127.0.0.1')
  await once(broker, 'listening')
  const { port } = broker.address() as AddressInfo
  process.env[SERVERS_AT] = `http://127.0.0.1:${port}`
  return async () => {
    delete process.env[SERVERS_AT]
    broker.closeAllConnections()
    broker.close()
    await stopServers()
  }
}
