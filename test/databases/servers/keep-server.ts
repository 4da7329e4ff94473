import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { placeForData } from './durability.js'
import { startMariadb } from './mariadb.js'
import { startPostgres } from './postgres.js'
import type { StartedServer } from './started-server.js'

/**
 * Keeps a server in a temporary folder until its own input ends, as it does when the process that
 * started it ends: `node --import tsx keep-server.ts postgres`. Says its URL once it is there.
 */
const START: Readonly<Record<string, (folder: string) => Promise<StartedServer>>> = {
  postgres: startPostgres,
  mariadb: startMariadb,
}

// The package with PostgreSQL ends the process on signals, which still has to clean up.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.removeAllListeners(signal).once(signal, () => process.stdin.destroy())
}

// Who asked may be gone before the server is there.
process.stdout.on('error', () => {})

const [, , kind = ''] = process.argv
const folder = await mkdtemp(join(await placeForData(), `keywarden-${kind}-`))
// A server that must not run as root has to reach its files, too.
await chmod(folder, 0o755)
const left = once(process.stdin.resume(), 'close')
try {
  const server = await START[kind]?.(folder)
  process.stdout.write(`${server?.url}\n`)
  await left
  await server?.stop()
} finally {
  await rm(folder, { recursive: true, force: true })
}
process.exit()
