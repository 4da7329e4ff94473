import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Guarding } from './framework.js'

/** The servers of one framework, in a process of their own. */
export class ServerProcess {
  readonly #child: ChildProcess
  readonly #ports: ReadonlyMap<Guarding, number>

  private constructor(child: ChildProcess, ports: ReadonlyMap<Guarding, number>) {
    this.#child = child
    this.#ports = ports
  }

  static async of(framework: string): Promise<ServerProcess> {
    const script = fileURLToPath(new URL('server.ts', import.meta.url))
    const child = fork(script, [framework], { env: { ...process.env, NODE_ENV: 'production' } })
    const early = once(child, 'exit').then(([code]) => {
      throw new Error(`the servers of ${framework} ended with ${code}`)
    })
    const [ports] = await Promise.race([once(child, 'message'), early])
    return new ServerProcess(child, new Map(ports))
  }

  /** Where the route is guarded in that way. */
  port(guarding: Guarding): number {
    return this.#ports.get(guarding) as number
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
