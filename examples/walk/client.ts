import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Body } from './step.js'

/** What is sent, and to where. */
export interface Sent {
  readonly host: string
  readonly port: number
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly body: object | undefined
}

/** What came back. */
export interface Received {
  readonly status: number
  readonly body: Body
}

const PATIENCE_MS = 5000

/** Sends one request on a connection of its own. */
export async function send({ authorization, body, ...to }: Sent): Promise<Received> {
  const headers = {
    ...(authorization !== undefined && { authorization }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  }
  const sent = request({ ...to, headers, agent: false, timeout: PATIENCE_MS })
  sent.on('timeout', () => sent.destroy(new Error(`no answer within ${PATIENCE_MS} ms`)))
  sent.end(body && JSON.stringify(body))
  const [response]: IncomingMessage[] = await once(sent, 'response')
  if (response === undefined) throw new Error('no answer')
  const answer = await text(response)
  return { status: response.statusCode ?? 0, body: answer === '' ? {} : JSON.parse(answer) }
}
