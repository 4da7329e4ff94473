import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Answer } from './answers/answer.js'
import type { Guard, Principal } from './guard.js'
import type { HttpFacts } from './http-facts.js'
import type { RouteTable } from './routes/route-table.js'

/** What the guard needs of a request of `node:http`. */
export function nodeFacts(request: IncomingMessage): HttpFacts {
  return {
    method: request.method ?? '',
    target: request.url ?? '',
    headers: request.rawHeaders,
    // With lines missing, the one that the nearest proxy wrote may be among them.
    remoteAddress: isCut(request) ? undefined : request.socket.remoteAddress,
  }
}

/** Node leaves header lines out beyond about this many, unless its server is told otherwise. */
const MOST_LINES = 1000

function isCut({ rawHeaders }: IncomingMessage): boolean {
  return rawHeaders.length >= 2 * MOST_LINES
}

/** Sends an answer of the guard through `node:http`. */
export function sendAnswer(response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.headersSent || response.destroyed) return
  const length = Buffer.byteLength(body)
  response.writeHead(status, { ...(headers as Record<string, string>), 'content-length': length })
  response.end(body)
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
  return async (request, response) => {
    const facts = nodeFacts(request)
    const verdict = await guard.check(facts, routes.intentOf(facts))
    if (!verdict.passed) return sendAnswer(response, verdict.answer)
    // Out of the promise: what a listener throws is its own affair, as without a guard.
    setImmediate(listener, request, response, verdict.principal)
  }
}
