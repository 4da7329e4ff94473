/**
 * A reverse proxy on bare sockets. It knows no more of HTTP than where the head of a request ends, and
 * adds a header line of its own after those of the client, where nginx makes one line of them all.
 *
 * The argument is its routes as JSON; it prints their ports, and ends when its input does.
 */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'

const routes = JSON.parse(process.argv[2])
const ports = await Promise.all(routes.map(serve))
process.stdout.write(`${JSON.stringify(ports)}\n`)
process.stdin.on('end', () => process.exit()).resume()

async function serve(route) {
  const { host = '127.0.0.1' } = route
  const server = createServer((client) => forward(client, route)).listen(0, host)
  await once(server, 'listening')
  return server.address().port
}

function forward(client, route) {
  let head = ''
  client.on('error', () => client.destroy())
  client.on('data', function gather(chunk) {
    head += chunk.toString('latin1')
    const end = head.indexOf('\r\n\r\n')
    if (end < 0) return
    client.off('data', gather)
    pass(client, head.slice(0, end), head.slice(end), route)
  })
}

function pass(client, head, rest, { header, from, to }) {
  const lines = head.split('\r\n')
  if (lines.some((line) => /^[ \t]/.test(line))) {
    client.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n')
    return
  }
  const isList = header !== 'x-real-ip'
  const kept = lines.filter((line) => isList || !line.toLowerCase().startsWith(header))
  const text = `${[...kept, `${header}: ${hop(header, client.remoteAddress)}`].join('\r\n')}${rest}`
  const server = connect({ ...to, localAddress: from })
  server.on('error', () => client.destroy())
  client.on('close', () => server.destroy())
  server.write(Buffer.from(text, 'latin1'))
  server.pipe(client)
}

function hop(header, address) {
  if (header !== 'forwarded') return address
  return address.includes(':') ? `for="[${address}]"` : `for=${address}`
}
