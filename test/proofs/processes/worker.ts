import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { DatabaseConfig } from '../../databases/database.js'
import { type Answered, type Asked, DATABASE_AT, type Duties } from './duties.js'

interface Waiting {
  readonly resolve: (result: never) => void
  readonly reject: (error: Error) => void
}

/** A process of its own that does what it is asked to. */
export class Worker<Given extends Duties> {
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown>
  readonly #waiting = new Map<number, Waiting>()
  readonly #listeners = new Set<(told: unknown) => void>()
  #count = 0

  constructor(child: ChildProcess) {
    this.#child = child
    // What it told before it ended has been heard once the channel is closed.
    this.#ended = Promise.all([once(child, 'exit'), once(child, 'disconnect')])
    child.on('message', (answered: Answered) => this.#hear(answered))
    child.on('exit', (code, signal) => {
      const error = new Error(`a process ended by ${signal ?? code}`)
      for (const { reject } of this.#waiting.values()) reject(error)
      this.#waiting.clear()
    })
  }

  /** Has a duty done. Rejects when that fails, or the process ends before. */
  ask<Name extends keyof Given & string>(
    duty: Name,
    input: Parameters<Given[Name]>[0],
  ): Promise<Awaited<ReturnType<Given[Name]>>> {
    const id = ++this.#count
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#child.send({ id, duty, input } satisfies Asked, (error) => {
        if (error && this.#waiting.delete(id)) reject(error)
      })
    })
  }

  /** Calls the listener with what the process tells in between. */
  listen(listener: (told: unknown) => void): void {
    this.#listeners.add(listener)
  }

  /** Kills it by a signal that it does not hear. What it told before has been heard then. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#ended
  }

  /** Ends it, whatever it is doing. */
  async end(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect()
    await this.#ended
  }

  #hear(answered: Answered): void {
    if ('told' in answered) {
      for (const listener of this.#listeners) listener(answered.told)
      return
    }
    const waiting = this.#waiting.get(answered.id)
    this.#waiting.delete(answered.id)
    if ('fault' in answered) waiting?.reject(new Error(answered.fault))
    else waiting?.resolve(answered.result as never)
  }
}

const SETTINGS = fileURLToPath(new URL('../../tsconfig.json', import.meta.url))

/** Starts a program of this folder as a process of its own, on that database. */
export function startWorker<Given extends Duties>(
  program: URL,
  config: DatabaseConfig,
): Worker<Given> {
  const child = fork(fileURLToPath(program), {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, [DATABASE_AT]: JSON.stringify(config), TSX_TSCONFIG_PATH: SETTINGS },
  })
  return new Worker(child)
}

/** Gives the work that many processes, which end with it. */
export async function withWorkers<Given extends Duties, Result>(
  count: number,
  { program, config }: { readonly program: URL; readonly config: DatabaseConfig },
  work: (workers: readonly Worker<Given>[]) => Promise<Result>,
): Promise<Result> {
  const workers = Array.from({ length: count }, () => startWorker<Given>(program, config))
  try {
    return await work(workers)
  } finally {
    await Promise.all(workers.map((worker) => worker.end()))
  }
}
