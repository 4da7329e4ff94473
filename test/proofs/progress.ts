import { Progress } from '../../bench/progress.js'

/** How often a stream that is no terminal hears how far a proof is, in milliseconds. */
const EVERY_MS = 10_000

/** Says how far a long run is: on one line of a terminal, or now and then on a line of its own. */
export class ProofProgress {
  readonly #stream: NodeJS.WriteStream
  readonly #terminal: Progress
  #next = 0

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
    this.#terminal = new Progress(stream)
  }

  show(text: string): void {
    this.#terminal.show(text)
    if (this.#stream.isTTY === true || performance.now() < this.#next) return
    this.#next = performance.now() + EVERY_MS
    this.#stream.write(`${text}\n`)
  }

  /** Makes room for something else. */
  clear(): void {
    this.#terminal.clear()
  }
}
