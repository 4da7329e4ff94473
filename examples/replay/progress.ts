import { whole } from '../terminal.js'

const PATIENCE_MS = 500
const EVERY_MS = 100

/** One line on a terminal that says how far a long run is; nothing anywhere else. */
export class Progress {
  readonly #stream: NodeJS.WriteStream
  readonly #total: number
  readonly #enabled: boolean
  #next = performance.now() + PATIENCE_MS
  #shown = false

  /** `total` is the number of bytes to read, 0 where that is not known. */
  constructor(stream: NodeJS.WriteStream, total: number, enabled: boolean) {
    this.#stream = stream
    this.#total = total
    this.#enabled = enabled && stream.isTTY === true
  }

  show(bytes: number, lines: number): void {
    if (!this.#enabled || performance.now() < this.#next) return
    this.#next = performance.now() + EVERY_MS
    const share = this.#total > 0 ? ` ${Math.floor((100 * bytes) / this.#total)}%,` : ''
    this.#stream.write(`\r\u001b[Kreplaying:${share} ${whole(lines)} lines`)
    this.#shown = true
  }

  /** Takes the line away, so that something else can be written. */
  clear(): void {
    if (this.#shown) this.#stream.write('\r\u001b[K')
    this.#shown = false
  }
}
