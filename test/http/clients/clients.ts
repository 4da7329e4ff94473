import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What a client is told: where to ask, in turn, and as whom. */
export interface Call {
  readonly urls: readonly string[]
  readonly publicKey: string
  readonly privateKey: string
}

/** The schemes of the table; Digest by the algorithms that a server offers, in its order. */
export type Scheme = 'bearer' | 'basic' | 'digest MD5' | 'digest SHA-256' | 'digest SHA-256 and MD5'

/** A real client, and how it is told to use a scheme. */
export interface Client {
  readonly program: string
  /** Whether servers have to offer Digest alone. */
  readonly readsOneChallenge?: true
  /** The arguments that make it ask, and print a line of body and one of status for each answer. */
  readonly cells: { readonly [Name in Scheme]?: (call: Call) => readonly string[] }
}

const at = (file: string) => fileURLToPath(new URL(file, import.meta.url))

const DIGEST: readonly Scheme[] = ['digest MD5', 'digest SHA-256', 'digest SHA-256 and MD5']

/** Programs of ours around the libraries, which are told everything as arguments. */
function script(program: string, file: string, schemes: readonly Scheme[]): Client {
  const cells = schemes.map((scheme) => [
    scheme,
    ({ urls, publicKey, privateKey }: Call) => [at(file), scheme, publicKey, privateKey, ...urls],
  ])
  return { program, cells: Object.fromEntries(cells) }
}

const curl = (...words: readonly string[]) => [
  ...['--silent', '--noproxy', '*', '--write-out', '\n%{http_code}\n', ...words],
]

/** The table of clients and schemes: a cell that is empty is one that the client cannot do. */
export const CLIENTS: Readonly<Record<string, Client>> = {
  curl: {
    program: 'curl',
    cells: {
      bearer: ({ urls, privateKey }) => curl('-H', `Authorization: Bearer ${privateKey}`, ...urls),
      basic: ({ urls, publicKey, privateKey }) => curl('-u', `${publicKey}:${privateKey}`, ...urls),
      ...Object.fromEntries(
        DIGEST.map((scheme) => [
          scheme,
          ({ urls, publicKey, privateKey }: Call) =>
            curl('--digest', '-u', `${publicKey}:${privateKey}`, ...urls),
        ]),
      ),
    },
  },
  'fetch of Node': script(process.execPath, 'fetch.mjs', ['bearer', 'basic']),
  // Before Python 3.14 its Digest is MD5 only, and it looks at no challenge but the first.
  'urllib of Python': script('python3', 'urllib.py', ['bearer', 'basic', 'digest MD5']),
  // Its Digest is MD5 only. It takes a line of several challenges for one, and Hono sends such lines.
  'urllib from npm': {
    ...script(process.execPath, 'urllib.mjs', [
      ...(['bearer', 'basic', 'digest MD5', 'digest SHA-256 and MD5'] as const),
    ]),
    readsOneChallenge: true,
  },
  // It has no way to send a token.
  'digest-fetch from npm': script(process.execPath, 'digest-fetch.mjs', ['basic', ...DIGEST]),
}

/** Whether the program of a client is installed here. */
export function isInstalled({ program }: Client): boolean {
  return spawnSync(program, ['--version']).status === 0
}
