import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { ServerKind } from './given-url.js'

/** The servers of this process, and who keeps them. */
const servers = new Map<ServerKind, Promise<string>>()
const keepers: ChildProcess[] = []

/**
 * The URL of a server that this process starts when it is asked for the first time. A process of its
 * own keeps it, which stops it and takes its files away once this process has ended, in any way.
 */
export function startedServer(kind: ServerKind): Promise<string> {
  const known = servers.get(kind) ?? start(kind)
  servers.set(kind, known)
  return known
}

async function start(kind: ServerKind): Promise<string> {
  const program = fileURLToPath(new URL('keep-server.ts', import.meta.url))
  const keeper = spawn(process.execPath, ['--import', 'tsx', program, kind], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Whoever interrupts the tests in a terminal interrupts their group: the end of its input is all
    // that it hears of that.
    detached: true,
  })
  keepers.push(keeper)
  const said = once(keeper.stdout, 'data').then(([url]) => String(url).trim())
  const ended = once(keeper, 'exit').then(() => undefined)
  const url = await Promise.race([said, ended])
  if (url === undefined) throw new Error(`${kind} did not start, and has said why`)
  // Nobody here waits for it any more, but it waits for us.
  keeper.unref()
  for (const pipe of [keeper.stdin, keeper.stdout]) if (pipe instanceof Socket) pipe.unref()
  return url
}

/** Stops the servers that this process has started. */
export async function stopServers(): Promise<void> {
  servers.clear()
  await Promise.all(keepers.splice(0).map(stop))
}

async function stop(keeper: ChildProcess): Promise<void> {
  if (keeper.exitCode !== null || keeper.signalCode !== null) return
  const ended = once(keeper, 'exit')
  keeper.ref()
  keeper.stdin?.end()
  await ended
}
