import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { DatabaseConfig } from '../../test/databases/database.js'
import type { Served } from './framework.js'

/** The servers of one framework, in a process of their own. */
export class ServerProcess {
  readonly #child: ChildProcess
  readonly #ports: ReadonlyMap<Served, number>

  private constructor(child: ChildProcess, ports: ReadonlyMap<Served, number>) {
    this.#child = child
    this.#ports = ports
  }

  static async of(framework: string, database?: DatabaseConfig): Promise<ServerProcess> {
    const script = fileURLToPath(new URL('server.ts', import.meta.url))
    const words = [framework, ...(database === undefined ? [] : [JSON.stringify(database)])]
    const child = fork(script, words, { env: { ...process.env, NODE_ENV: 'production' } })
    const early = once(child, 'exit').then(([code]) => {
      throw new Error(`the servers of ${framework} ended with ${code}`)
    })
    const [ports] = await Promise.race([once(child, 'message'), early])
    return new ServerProcess(child, new Map(ports))
  }

  /** Where the route is guarded in that way. */
  port(served: Served): number {
    return this.#ports.get(served) as number
  }

  /** The processor time the process has used so far. */
  async cpuUsage(): Promise<NodeJS.CpuUsage> {
    const answer = once(this.#child, 'message')
    this.#child.send('cpuUsage')
    const [usage] = await answer
    return usage
  }

  end(): void {
    this.#child.removeAllListeners('exit')
    this.#child.kill()
  }
}
