import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { Answer } from './answers/answer.js'
import { FAULT } from './answers/fault.js'
import type { Guard } from './guard.js'
import type { HttpFacts } from './http-facts.js'
import type { RouteTable } from './routes/route-table.js'
import type { Principal, Verdict } from './verdict.js'

/** What the guard needs of a request of `node:http`, whose target a framework may have rewritten. */
export function nodeFacts(request: IncomingMessage, target = request.url ?? ''): HttpFacts {
  return {
    method: request.method ?? '',
    target,
    headers: request.rawHeaders,
    // With lines missing, the one that the nearest proxy wrote may be among them.
    remoteAddress: isCut(request) ? undefined : request.socket.remoteAddress,
  }
}

/** Node leaves header lines out beyond about this many, unless its server is told otherwise. */
const MOST_LINES = 1000

/** Whether header lines of a request may be missing. */
export function isCut({ rawHeaders, socket }: IncomingMessage): boolean {
  const { server } = socket as { server?: Pick<Server, 'maxHeadersCount'> | undefined }
  return rawHeaders.length >= 2 * (server?.maxHeadersCount || MOST_LINES)
}

/** Sends an answer of the guard through `node:http`. */
export function sendAnswer(response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.headersSent || response.destroyed) return
  const length = Buffer.byteLength(body)
  response.writeHead(status, { ...(headers as Record<string, string>), 'content-length': length })
  response.end(body)
}

/** Sends an answer; one that Node cannot write, such as a style may make, is a fault. */
function sendSafely(response: ServerResponse, answer: Answer): void {
  try {
    sendAnswer(response, answer)
  } catch {
    sendAnswer(response, FAULT)
  }
}

/** Serves a request that has been let in. */
export type GuardedListener = (
  request: IncomingMessage,
  response: ServerResponse,
  /** Who calls; `undefined` for public operations. */
  principal: Principal | undefined,
) => void

/**
 * A listener for `node:http` that serves what the guard lets in, by the routes of a table.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { AuthorizationEngine, memoryStorage } from 'keywarden'
 * import { atlasPolicy as policy } from 'keywarden/atlas'
 * import { bearer, createGuard, guarded, routeTable } from 'keywarden/http'
 *
 * const engine = new AuthorizationEngine({ policy, lookup: memoryStorage() })
 * const routes = routeTable(policy, {
 *   ...{ organization: 'orgId', project: 'groupId' },
 *   scopes: { createGroup: () => undefined },
 * })
 * const guard = createGuard({ engine, schemes: [bearer()] })
 * const server = createServer(
 *   guarded(guard, routes, (_, response, principal) => response.end(principal?.actor.id)),
 * )
 * server.listening // => false
 * ```
 */
export function guarded<OperationName extends string>(
  guard: Guard<OperationName>,
  routes: RouteTable<OperationName>,
  listener: GuardedListener,
): RequestListener {
  return (request, response) => {
    const facts = nodeFacts(request)
    const act = (verdict: Verdict, serve: GuardedListener) => {
      if (verdict.passed) serve(request, response, verdict.principal)
      else sendSafely(response, verdict.answer)
    }
    const verdict = guard.checkSoon(facts, routes.intentOf(facts))
    if (!(verdict instanceof Promise)) return act(verdict, listener)
    // Out of the promise: what a listener throws is its own affair, as without a guard.
    verdict.then((late) => act(late, (...served) => setImmediate(listener, ...served)))
    return undefined
  }
}
