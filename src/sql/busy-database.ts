/** Longest pause between two attempts, in milliseconds. */
const LONGEST_PAUSE_MS = 20

/** Repeats what finds a database of SQLite busy, without keeping the process from other work. */
export class BusyDatabase {
  readonly #timeoutMs: number
  /** Those who wait, in the order in which they came. */
  readonly #waiting = new Set<() => void>()

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs
  }

  /** What it gives once the database is not busy; the error of the last attempt when that is late. */
  async patiently<T>(run: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + this.#timeoutMs
    for (let attempt = 1; ; attempt++) {
      try {
        return await run()
      } catch (error) {
        if (!isBusy(error) || performance.now() >= deadline) throw error
      }
      await this.#freeOrLater(attempt)
    }
  }

  /** A transaction of this process has ended: who waits longest has the next attempt. */
  calledFree(): void {
    const [first] = this.#waiting
    first?.()
  }

  /** Other processes do not say when they are done, so that everybody looks again from time to time. */
  #freeOrLater(attempt: number): Promise<void> {
    const pauseMs = Math.min(2 ** attempt, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2)
    return new Promise((resolve) => {
      const over = () => {
        clearTimeout(timer)
        this.#waiting.delete(over)
        resolve()
      }
      const timer = setTimeout(over, pauseMs)
      this.#waiting.add(over)
    })
  }
}

/** Another connection writes; or the only one there is has a transaction, as in memory. */
function isBusy(error: unknown): boolean {
  const { code } = Object(error) as { readonly code?: unknown }
  return code === 'SQLITE_BUSY' || code === 'TRANSACTION_ACTIVE'
}
