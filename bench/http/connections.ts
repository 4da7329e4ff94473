import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** How many clients call at once. */
const CLIENTS = 10

/**
 * Clients that call over connections they keep: each sends a request, reads the answer, and sends
 * the next one. As little work as possible, for it is done on the machine that is measured.
 */
export class Connections {
  readonly #clients: readonly Client[]

  private constructor(clients: readonly Client[]) {
    this.#clients = clients
  }

  static async to(port: number): Promise<Connections> {
    const sockets = Array.from({ length: CLIENTS }, () => connect({ port, host: '127.0.0.1' }))
    await Promise.all(sockets.map((socket) => once(socket, 'connect')))
    return new Connections(sockets.map((socket) => new Client(socket.setNoDelay(true))))
  }

  /** The status of the answer to one request. */
  async ask(request: Buffer): Promise<number> {
    const [client] = this.#clients
    return (client as Client).ask(request)
  }

  /** Sends as many of the requests as asked for, from one on, round and round; counts status 200. */
  async run(requests: readonly Buffer[], from: number, count: number): Promise<number> {
    let next = from
    let served = 0
    const work = async (client: Client) => {
      while (next < from + count) {
        const request = requests[next++ % requests.length] as Buffer
        if ((await client.ask(request)) === 200) served++
      }
    }
    await Promise.all(this.#clients.map(work))
    return served
  }

  end(): void {
    for (const client of this.#clients) client.end()
  }
}

const HEAD_END = '\r\n\r\n'
const HEAD = /^HTTP\/1\.1 (\d{3}).*?\r\ncontent-length: (\d+)\r\n/is

/** One connection, one request at a time. */
class Client {
  readonly #socket: Socket
  #received: Buffer | undefined
  #waiting: { resolve(status: number): void; reject(error: Error): void } | undefined

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk) => this.#take(chunk))
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('the server closed a connection')))
  }

  ask(request: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#socket.write(request)
    })
  }

  end(): void {
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    const received = this.#received === undefined ? chunk : Buffer.concat([this.#received, chunk])
    this.#received = received
    const headEnd = received.indexOf(HEAD_END)
    if (headEnd < 0) return
    const head = received.toString('latin1', 0, headEnd + HEAD_END.length)
    const [, status, length] = HEAD.exec(head) ?? []
    if (length === undefined) this.#fail(new Error(`an answer without length: ${head}`))
    else if (received.length >= headEnd + HEAD_END.length + Number(length)) {
      this.#received = undefined
      this.#waiting?.resolve(Number(status))
    }
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error)
  }
}
