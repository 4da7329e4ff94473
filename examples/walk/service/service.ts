import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type AuthorizationEngine, type Decision, type Explanation, InvalidInput } from 'keywarden'
import type { AccessManager } from 'keywarden/management'
import type { OperationName } from '../policy.js'
import { type Answer, failedAnswer, refusedAnswer } from './answers.js'
import { readAuthorization } from './authorization-header.js'
import { type Body, carryOut } from './orders.js'
import { routeOf } from './routes.js'

/** What the service works with. */
export interface ServiceParts {
  readonly engine: AuthorizationEngine<OperationName | (string & {})>
  readonly manager: AccessManager
  /** Is told of every request what the operator of a service may know. */
  readonly log: (entry: LogEntry) => void
}

/** What became of a request, told to the operator: more than the caller is told. */
export interface LogEntry {
  readonly decision: Decision
  /** What every gate said; of refused requests only. */
  readonly explanation?: Explanation
  /** What kept an allowed request from being carried out. */
  readonly error?: unknown
}

const LONGEST_BODY = 16_384

/** An HTTP service that asks the engine about every request before it does anything. */
export class Service {
  readonly #parts: ServiceParts
  readonly #servers = new Map<string, Server>()
  readonly #unavailable = new Map<string, string>()

  private constructor(parts: ServiceParts) {
    this.#parts = parts
  }

  /** Listens on those addresses, as far as they are there, each on a port that is free. */
  static async listen(hosts: readonly string[], parts: ServiceParts): Promise<Service> {
    const service = new Service(parts)
    for (const host of hosts) {
      const server = createServer((request, response) => void service.#answer(request, response))
      try {
        await once(server.listen({ host, port: 0 }), 'listening')
        service.#servers.set(host, server)
      } catch (error) {
        service.#unavailable.set(host, String((error as NodeJS.ErrnoException).code))
      }
    }
    return service
  }

  /** The port on that address, where there is one. */
  port(host: string): number | undefined {
    const address = this.#servers.get(host)?.address() as AddressInfo | undefined | null
    return address?.port
  }

  /** Why it does not listen on that address; `undefined` when it does. */
  silenceOn(host: string): string | undefined {
    return this.#servers.has(host) ? undefined : (this.#unavailable.get(host) ?? 'not asked for')
  }

  async close(): Promise<void> {
    for (const server of this.#servers.values()) {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      send(response, await this.#judge(request))
    } catch {
      send(response, { status: 503, body: { code: 'UNAVAILABLE' } })
    }
  }

  /** Nothing is done, and no body is read, before the engine has said yes. */
  async #judge(request: IncomingMessage): Promise<Answer> {
    const { engine, manager, log } = this.#parts
    const { parameters, ...intent } = routeOf(request.method ?? '', request.url ?? '')
    const { authorization } = request.headersDistinct
    const asked = {
      ...intent,
      credential: readAuthorization(authorization),
      address: request.socket.remoteAddress,
    }
    const decision = await engine.authorize(asked)
    if (!decision.allowed) {
      log({ decision, explanation: await engine.explain(asked) })
      return refusedAnswer(decision.refusal)
    }
    try {
      const body = await readBody(request)
      const done = await carryOut(asked.operation, manager, decision.actor, parameters, body)
      log({ decision })
      return { status: STATUS[request.method ?? ''] ?? 200, body: { ...done } }
    } catch (error) {
      log({ decision, error })
      return failedAnswer(error)
    }
  }
}

const STATUS: Readonly<Record<string, number>> = { POST: 201, DELETE: 204 }

async function readBody(request: IncomingMessage): Promise<Body> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    if (text.length <= LONGEST_BODY) text += chunk
  }
  const body = text === '' ? {} : text.length <= LONGEST_BODY && parsed(text)
  if (typeof body === 'object' && body !== null) return body as Body
  const rule = `must be a JSON object of at most ${LONGEST_BODY} characters`
  throw new InvalidInput([{ field: 'body', rule }])
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' }
  const challenge = { 'www-authenticate': ['Basic realm="acme"', 'Bearer realm="acme"'] }
  response.writeHead(status, { ...headers, ...(status === 401 && challenge) })
  response.end(status === 204 ? undefined : JSON.stringify(body))
}
