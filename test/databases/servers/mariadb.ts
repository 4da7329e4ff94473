import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { DURABLE } from './durability.js'
import { givenUrl } from './given-url.js'
import { freePort, type StartedServer } from './started-server.js'

const { PATH = '' } = process.env
/** Where distributions put it, which is not always on the path of ordinary users. */
const FOLDERS = [...PATH.split(delimiter), '/usr/sbin', '/usr/local/sbin']
const env = { ...process.env, PATH: FOLDERS.join(delimiter) }

/** Why there is no MariaDB here; `undefined` where there is. */
export function withoutMariadb(): string | undefined {
  if (givenUrl('mariadb') !== undefined) return
  if (FOLDERS.some((folder) => existsSync(join(folder, 'mariadbd')))) return
  return 'mariadbd is not installed, and KEYWARDEN_TEST_MYSQL_URL is not set'
}

/** Starts MariaDB with its data in that folder. */
export async function startMariadb(folder: string): Promise<StartedServer> {
  const data = join(folder, 'data')
  const user = process.getuid?.() === 0 ? ['--user=root'] : []
  const install = ['--no-defaults', `--datadir=${data}`, ...user]
  await promisify(execFile)(
    'mariadb-install-db',
    [...install, '--auth-root-authentication-method=normal', '--skip-test-db'],
    { env },
  )
  const port = await freePort()
  const child = spawn('mariadbd', [...install, ...flags(folder, port)], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit')
  await ready(child.stderr, ended)
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  return { url: `mysql://root@127.0.0.1:${port}/mysql`, stop }
}

function flags(folder: string, port: number): readonly string[] {
  return [
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${join(folder, 'socket')}`,
    `--pid-file=${join(folder, 'pid')}`,
    '--max-connections=300',
    '--skip-name-resolve',
    '--skip-log-bin',
    `--innodb-flush-log-at-trx-commit=${DURABLE ? 1 : 0}`,
    `--innodb-doublewrite=${DURABLE ? 'ON' : 'OFF'}`,
    '--innodb-buffer-pool-size=128M',
  ]
}

/** Resolves once the server says that it takes connections; rejects when it ends before. */
function ready(stderr: NodeJS.ReadableStream, ended: Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = ''
    stderr.on('data', (chunk) => {
      log += chunk
      if (log.includes('ready for connections')) resolve()
    })
    ended.then(() => reject(new Error(`MariaDB did not start: ${log}`)), reject)
  })
}
