import type { DeciderDuties } from '../fleet/decider.js'
import type { Worker } from '../processes/worker.js'

/** How long a key may be let through before the proof gives up, in milliseconds. */
const PATIENCE_MS = 60_000

/** Waits until every process has refused a key once. */
export class FirstRefusals {
  readonly #processes: number
  readonly #codes = new Map<string, string[]>()
  #fault: Error | undefined
  #changed: () => void = () => {}

  constructor(deciders: readonly Worker<DeciderDuties>[]) {
    this.#processes = deciders.length
    for (const decider of deciders) {
      decider.listen((told) => this.#hear(told as { publicKey: string; code: string }))
    }
  }

  /** What each process refused that key by. Rejects when one lets it through for too long. */
  async of(publicKey: string): Promise<readonly string[]> {
    const deadline = performance.now() + PATIENCE_MS
    for (;;) {
      const codes = this.#codes.get(publicKey) ?? []
      if (codes.length === this.#processes) return codes
      if (this.#fault !== undefined) throw this.#fault
      if (performance.now() > deadline) throw new Error('a revoked key is let through for ever')
      await this.#change()
    }
  }

  #hear(told: { readonly publicKey: string; readonly code: string } | { readonly fault: string }) {
    if ('fault' in told) this.#fault = new Error(told.fault)
    else this.#codes.set(told.publicKey, [...(this.#codes.get(told.publicKey) ?? []), told.code])
    this.#changed()
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, PATIENCE_MS / 60)
      this.#changed = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
