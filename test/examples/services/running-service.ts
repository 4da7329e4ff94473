import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { ended, npmRun, start } from '../demo-process.js'
import type { Key } from './clients.js'

/** The services, by the folders that they are in. */
export const SERVICES = ['express-service', 'fastify-service', 'hono-service'] as const

/** The addresses of loopback that there are here. */
export async function loopback(): Promise<readonly string[]> {
  try {
    const server = createServer().listen(0, '::1')
    await once(server, 'listening')
    await new Promise((resolve) => server.close(resolve))
    return ['127.0.0.1', '::1']
  } catch (error) {
    console.warn(`not run on ::1: ${(error as NodeJS.ErrnoException).code}`)
    return ['127.0.0.1']
  }
}

/** Nothing outlives the tests, not even a service that never said what it was waited for. */
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

type Starting = (service: string, env: Readonly<Record<string, string>>) => ReturnType<typeof start>

/** Starts the program itself. */
const directly: Starting = (service, env) => start(`examples/${service}/main.ts`, [], { env })

/** Starts it by the command that the README names; whatever npm started ends with the test at last. */
export const byNpm: Starting = (service, env) => {
  const child = npmRun(service, env)
  onTestFinished(() => endGroup(child))
  return child
}

/** Whatever is left of the group that the child leads. */
function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // Nothing is left of it.
  }
}

/** A service that runs as a process of its own, as it introduces itself. */
export interface RunningService {
  readonly url: string
  /** The lines to be pasted, as they were printed. */
  readonly lines: readonly string[]
  readonly keys: { readonly billing: Key; readonly office: Key; readonly owner: Key }
  /** Where the owner changes the key of the office. */
  readonly officePath: string
  /** Asks it to end, and waits for that: its exit code, and what it wrote to `stderr`. */
  stop(signal?: NodeJS.Signals): Promise<{ readonly code: number | null; readonly stderr: string }>
}

/** Starts a service on a free port, and waits until it has said what to call. */
export async function startService(
  service: string,
  host: string,
  starting: Starting = directly,
): Promise<RunningService> {
  const child = starting(service, { HOST: host, PORT: '0' })
  running.add(child)
  const end = ended(child).finally(() => running.delete(child))
  const lines: string[] = []
  let url: string | undefined
  for await (const line of createInterface({ input: child.stdout })) {
    url ??= /on (http:\S+);/.exec(line)?.[1]
    if (line.startsWith('curl ')) lines.push(line)
    if (line.includes('/rotate')) break
  }
  if (url === undefined) throw new Error(`${service} did not start: ${(await end).stderr}`)
  const [billing, office, owner] = keysIn(lines)
  if (!billing || !office || !owner) throw new Error(`${service} has not named three keys`)
  return {
    ...{ url, lines, keys: { billing, office, owner } },
    officePath: /\/organizations\/\w+\/keys\/\w+/.exec(lines.join())?.[0] ?? '',
    stop: (signal = 'SIGTERM') => {
      child.kill(signal)
      return end
    },
  }
}

/** The pairs that the lines show to `curl -u`, each once, in their order. */
function keysIn(lines: readonly string[]): readonly Key[] {
  const shown = lines.flatMap((line) => /-u (\w+):(\w+)/.exec(line)?.slice(1, 3).join(':') ?? [])
  return [...new Set(shown)].map((pair) => {
    const [publicKey = '', privateKey = ''] = pair.split(':')
    return { publicKey, privateKey }
  })
}
