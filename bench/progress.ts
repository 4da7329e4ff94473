const EVERY_MS = 100

/** One line on a terminal that says how far a long run is; nothing anywhere else. */
export class Progress {
  readonly #stream: NodeJS.WriteStream
  #next = 0

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
  }

  show(text: string): void {
    if (this.#stream.isTTY !== true || performance.now() < this.#next) return
    this.#next = performance.now() + EVERY_MS
    this.#stream.write(`\r\u001b[K${text}`)
  }

  /** Takes the line away, so that something else can be written. */
  clear(): void {
    if (this.#stream.isTTY === true) this.#stream.write('\r\u001b[K')
    this.#next = 0
  }
}
