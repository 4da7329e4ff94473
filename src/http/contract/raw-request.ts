import { once } from 'node:events'
import { connect } from 'node:net'

/** A request as it goes over the wire: nothing is added but `host` and `connection`. */
export interface RawRequest {
  readonly method?: string
  readonly target: string
  /** Lines of the header, as they are. */
  readonly headers?: readonly string[]
}

/** A response, without the header of its date, which differs by itself. */
export interface RawResponse {
  readonly status: number
  /** Lower-case name → its values in order. */
  readonly headers: ReadonlyMap<string, readonly string[]>
  readonly body: string
}

/** Sends a request to 127.0.0.1 and reads the whole response. */
export async function send(port: number, request: RawRequest): Promise<RawResponse> {
  const { method = 'GET', target, headers = [] } = request
  const lines = [`${method} ${target} HTTP/1.1`, 'host: localhost', 'connection: close', ...headers]
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  socket.write(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'))
  await once(socket, 'close')
  return readResponse(Buffer.concat(chunks).toString('latin1'))
}

/** Sends a request and hangs up before there can be an answer. */
export async function hangUp(port: number, { target, headers = [] }: RawRequest): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(`GET ${target} HTTP/1.1\r\nhost: localhost\r\n${headers.join('\r\n')}\r\n\r\n`)
  socket.destroy()
  await once(socket, 'close')
}

/** Reads a whole response, whose bytes are characters. */
export function readResponse(text: string): RawResponse {
  const end = text.indexOf('\r\n\r\n')
  const [start = '', ...lines] = text.slice(0, end).split('\r\n')
  const headers = new Map<string, string[]>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    if (name === 'date') continue
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()])
  }
  const body = text.slice(end + 4)
  const isChunked = headers.get('transfer-encoding')?.includes('chunked') === true
  return { status: Number(start.split(' ')[1]), headers, body: isChunked ? unchunked(body) : body }
}

function unchunked(text: string): string {
  const end = text.indexOf('\r\n')
  const size = Number.parseInt(text.slice(0, end), 16)
  if (!(size > 0)) return ''
  const from = end + 2
  return text.slice(from, from + size) + unchunked(text.slice(from + size + 2))
}
