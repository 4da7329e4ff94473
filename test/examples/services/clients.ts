import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'

/** What a client shows. */
export interface Key {
  readonly publicKey: string
  readonly privateKey: string
}

/** What a client is to ask for. */
export interface Call {
  /** Default `GET`, and `POST` with a body. */
  readonly method?: string
  readonly path: string
  readonly body?: string
  readonly key?: Key
}

/** What a client was told. */
export interface Reply {
  readonly status: number
  /** The body, read as JSON where it is JSON. */
  readonly body: unknown
}

/** A program that calls a service, sending the key by one scheme. */
export type Client = (url: string, call: Call) => Promise<Reply>

/** How `curl` is asked to send a key. */
type CurlScheme = (key: Key) => readonly string[]

const curlWith =
  (scheme: CurlScheme): Client =>
  (url, { path, body, key, method = body === undefined ? 'GET' : 'POST' }) =>
    curl([
      ...['-X', method, ...(key === undefined ? [] : scheme(key))],
      ...(body === undefined ? [] : ['-H', 'content-type: application/json', '-d', body]),
      `${url}${path}`,
    ])

const fetchWith =
  (scheme: (key: Key) => string): Client =>
  async (url, { path, body = null, key, method = body === null ? 'GET' : 'POST' }) => {
    const headers = {
      ...(key !== undefined && { authorization: scheme(key) }),
      ...(body !== null && { 'content-type': 'application/json' }),
    }
    const response = await fetch(`${url}${path}`, { method, headers, body })
    return replyOf(response.status, await response.text())
  }

const basicOf = ({ publicKey, privateKey }: Key) =>
  `Basic ${Buffer.from(`${publicKey}:${privateKey}`).toString('base64')}`
const bearerOf = ({ privateKey }: Key) => `Bearer ${privateKey}`

/** Each client with each scheme it can send; `fetch` has no Digest of its own. */
const CURLS: Readonly<Record<string, Client>> = {
  'curl -u': curlWith(({ publicKey, privateKey }) => ['-u', `${publicKey}:${privateKey}`]),
  'curl --digest': curlWith(({ publicKey, privateKey }) => [
    ...['--digest', '-u', `${publicKey}:${privateKey}`],
  ]),
  'curl with a Bearer header': curlWith((key) => ['-H', `authorization: ${bearerOf(key)}`]),
}

const FETCHES: Readonly<Record<string, Client>> = {
  'fetch with a Basic header': fetchWith(basicOf),
  'fetch with a Bearer header': fetchWith(bearerOf),
}

/** Whether there is a `curl` here; where there is none, its rows are left out. */
export const HAS_CURL = spawnSync('curl', ['--version']).status === 0
if (!HAS_CURL) console.warn('not run with curl: it is not installed')

export const CLIENTS: Readonly<Record<string, Client>> = { ...(HAS_CURL && CURLS), ...FETCHES }

/** Where `curl` writes the status: on a line after the body. No proxy, and no habits of its user. */
const REPORT = ['-sS', '--noproxy', '*', '-w', '\n%{http_code}']

async function curl(words: readonly string[]): Promise<Reply> {
  const { stdout } = await promisify(execFile)('curl', ['-q', ...REPORT, ...words])
  return reported(stdout)
}

/** What a line tells that is pasted into a shell as it was printed. */
export async function pasted(line: string): Promise<Reply> {
  const words = REPORT.map((word) => `'${word}'`).join(' ')
  const { stdout } = await promisify(execFile)('sh', ['-c', `${line} ${words}`])
  return reported(stdout)
}

function reported(stdout: string): Reply {
  const end = stdout.lastIndexOf('\n')
  return replyOf(Number(stdout.slice(end + 1)), stdout.slice(0, end))
}

function replyOf(status: number, text: string): Reply {
  try {
    return { status, body: JSON.parse(text) }
  } catch {
    return { status, body: text }
  }
}
