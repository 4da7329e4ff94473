import { basic } from '../basic.js'
import { bearer } from '../bearer.js'
import type { GuardOptions } from '../guard-options.js'
import { type GuardedOperation, GuardScene, type Holder } from './guard-scene.js'
import type { GuardedServer, ServeGuarded } from './guarded-server.js'
import { type RawRequest, type RawResponse, send } from './raw-request.js'

/** A request of each kind. */
export const READ = '/organizations/acme'
export const DEPLOY = { method: 'POST', target: '/projects/billing/deployments' }

/** A server under test, what it guards, and what reached its handlers. */
export interface Trial {
  readonly scene: GuardScene
  /** The operations whose handlers ran, with the id of the key they saw. */
  readonly reached: readonly (readonly [GuardedOperation, string | undefined])[]
  readonly server: GuardedServer
  ask(request: RawRequest, holder?: Holder): Promise<RawResponse>
}

/** A promise of a guard: the options to serve with, and what shows that it is kept. */
export interface Case {
  readonly options?: Partial<GuardOptions<GuardedOperation>>
  readonly check: (trial: Trial) => Promise<void>
}

/** Starts a server and remembers what reaches it. */
export async function beginTrial(serve: ServeGuarded, options: Case['options']): Promise<Trial> {
  const scene = new GuardScene()
  const reached: [GuardedOperation, string | undefined][] = []
  const server = await serve({
    options: { engine: scene.engine, schemes: [bearer(), basic()], ...options },
    reply: (operation, principal) => {
      reached.push([operation, principal?.actor.id])
      return { operation, key: principal?.actor.id ?? null }
    },
  })
  const ask = ({ headers = [], ...request }: RawRequest, holder?: Holder) =>
    send(server.port, {
      ...request,
      headers: holder === undefined ? headers : [...headers, bearing(holder)],
    })
  return { scene, reached, server, ask }
}

/** The header line of a Bearer token. */
export function bearing({ privateKey }: Holder): string {
  return `authorization: Bearer ${privateKey}`
}

/** The header line of a Basic credential. */
export function basicOf({ publicKey, privateKey }: Holder): string {
  return `authorization: Basic ${Buffer.from(`${publicKey}:${privateKey}`).toString('base64')}`
}

/** The code in the body of a refusal. */
export function codeOf({ body }: RawResponse): unknown {
  return JSON.parse(body).code
}
