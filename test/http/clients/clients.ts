import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What a client is told: where to ask, in turn, and as whom. */
export interface Call {
  readonly urls: readonly string[]
  readonly publicKey: string
  readonly privateKey: string
}

/** The schemes of the table. */
export const SCHEMES = ['bearer', 'basic'] as const
export type Scheme = (typeof SCHEMES)[number]

/** A real client, and how it is told to use a scheme. */
export interface Client {
  readonly program: string
  /** The arguments that make the program print its version, and nothing else. */
  readonly version: readonly string[]
  /** The arguments that make it ask, and print a line of body and one of status for each answer. */
  readonly cells: { readonly [Name in Scheme]?: (call: Call) => readonly string[] }
}

const at = (file: string) => fileURLToPath(new URL(file, import.meta.url))

/** Programs of ours around the libraries, which are told everything as arguments. */
function script(
  program: string,
  file: string,
  version: string,
  schemes: readonly Scheme[],
): Client {
  const cells = schemes.map((scheme) => [
    scheme,
    ({ urls, publicKey, privateKey }: Call) => [at(file), scheme, publicKey, privateKey, ...urls],
  ])
  return { program, version: [version], cells: Object.fromEntries(cells) }
}

const curl = (...words: readonly string[]) => [
  ...['--silent', '--noproxy', '*', '--write-out', '\n%{http_code}\n', ...words],
]

/** The table of clients and schemes: a cell that is empty is one that the client cannot do. */
export const CLIENTS: Readonly<Record<string, Client>> = {
  curl: {
    program: 'curl',
    version: ['--version'],
    cells: {
      bearer: ({ urls, privateKey }) => curl('-H', `Authorization: Bearer ${privateKey}`, ...urls),
      basic: ({ urls, publicKey, privateKey }) => curl('-u', `${publicKey}:${privateKey}`, ...urls),
    },
  },
  'fetch of Node': script(process.execPath, 'fetch.mjs', '--version', ['bearer', 'basic']),
  'urllib of Python': script('python3', 'urllib.py', '--version', ['bearer', 'basic']),
  'urllib from npm': script(process.execPath, 'urllib.mjs', '--version', ['bearer', 'basic']),
  // It has no way to send a token.
  'digest-fetch from npm': script(process.execPath, 'digest-fetch.mjs', '--version', ['basic']),
}

/** The version of a client's program; `undefined` when it is not installed. */
export function versionOf({ program, version }: Client): string | undefined {
  const { status, stdout } = spawnSync(program, version, { encoding: 'utf8' })
  return status === 0 ? stdout.split('\n')[0]?.slice(0, 40) : undefined
}
