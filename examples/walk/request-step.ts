import { z } from 'zod'
import { type Acme, IPV4 } from './acme.js'
import { bearer, type Caller } from './caller.js'
import { send } from './client.js'
import { outcomeOf } from './outcome.js'
import type { Expectation, Outcome, Stage, Step } from './step.js'

/** A step that is an HTTP request. */
export interface RequestFields extends Pick<Step, 'title' | 'label' | 'evidence'> {
  /** The holder of a key, by name: then it comes as a Bearer token. */
  readonly as: Caller | string
  /** Default: 127.0.0.1. */
  readonly from?: string
  /** Method and path. In the path, `{ci}` stands for the id of that key. */
  readonly send: `${'GET' | 'POST' | 'PATCH' | 'DELETE'} /${string}`
  readonly body?: object | ((acme: Acme) => object)
  /** Default: let in, with the status that the method has. */
  readonly expected?: Expectation
  /** The name of the key whose private key is in the answer. */
  readonly brings?: string
  /** How much time passes before. */
  readonly afterMs?: number
}

const STATUS: Readonly<Record<string, number>> = { POST: 201, DELETE: 204 }

/** An HTTP request over the loopback, judged by the service. */
export function request({ as, from = IPV4, send: what, ...fields }: RequestFields): Step {
  const caller = typeof as === 'string' ? bearer(as) : as
  const [method = '', path = ''] = what.split(' ')
  const { title, label, evidence, expected = { status: STATUS[method] ?? 200 } } = fields
  return {
    ...{ title, who: caller.name, from, what, expected },
    ...(label !== undefined && { label }),
    ...(evidence !== undefined && { evidence }),
    perform: (stage) => performed(stage, { ...fields, caller, from, method, path }),
  }
}

interface Planned extends Pick<RequestFields, 'body' | 'brings' | 'afterMs'> {
  readonly caller: Caller
  readonly from: string
  readonly method: string
  readonly path: string
}

async function performed({ acme, service, takeLog }: Stage, plan: Planned): Promise<Outcome> {
  const { caller, from: host, method, path } = plan
  const port = service.port(host)
  if (port === undefined) throw new Error(`the service does not listen on ${host}`)
  acme.clock.advance(plan.afterMs ?? 0)
  const { status, body } = await send({
    ...{ host, port, method, path: withIds(path, acme) },
    authorization: caller.authorization(acme),
    body: typeof plan.body === 'function' ? plan.body(acme) : plan.body,
  })
  const log = takeLog()
  if (log === undefined) throw new Error('the service has not judged the request')
  if (plan.brings !== undefined && status === 201) acme.keep(plan.brings, withKey.parse(body))
  const { code: told } = body
  return { status, ...(typeof told === 'string' && { told }), body, ...outcomeOf(log) }
}

const withKey = z.object({
  key: z.object({ id: z.string(), publicKey: z.string() }),
  privateKey: z.string(),
})

function withIds(path: string, acme: Acme): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => acme.holder(name).id)
}
