/** The longest that a timer can be set to. */
const LONGEST_MS = 2 ** 31 - 1

/**
 * First-come lines, one for each name. Who has the turn of a name is alone, as far as these lines
 * reach; nothing is kept of a line in which nobody stands.
 */
export class Turns {
  /** For each name whose turn somebody has: how to call those who wait, in the order they came. */
  readonly #waiting = new Map<string, Set<() => void>>()

  /** Whether somebody has the turn. */
  isTaken(name: string): boolean {
    return this.#waiting.has(name)
  }

  /**
   * Does the work when those who came before have done theirs. The turn ends with the work, however
   * that ends.
   *
   * @returns What the work gives; `undefined` when the turn did not come in that many milliseconds.
   */
  async take<Result>(
    name: string,
    patienceMs: number,
    work: () => Promise<Result>,
  ): Promise<Result | undefined> {
    if (!(await this.#comes(name, patienceMs))) return undefined
    try {
      return await work()
    } finally {
      this.#pass(name)
    }
  }

  /** Whether the turn comes in time. Who has gone away is not called any more. */
  async #comes(name: string, patienceMs: number): Promise<boolean> {
    const line = this.#waiting.get(name)
    if (line === undefined) {
      this.#waiting.set(name, new Set())
      return true
    }
    return new Promise((resolve) => {
      const goAway = () => {
        line.delete(called)
        resolve(false)
      }
      const timer = setTimeout(goAway, Math.min(patienceMs, LONGEST_MS))
      const called = () => {
        clearTimeout(timer)
        resolve(true)
      }
      line.add(called)
    })
  }

  #pass(name: string): void {
    const line = this.#waiting.get(name)
    for (const next of line ?? []) {
      line?.delete(next)
      next()
      return
    }
    this.#waiting.delete(name)
  }
}
