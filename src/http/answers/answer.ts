import type { Outward } from './outward.js'

/** An HTTP response, whole and framework-free. */
export interface Answer {
  readonly status: number
  /** Lower-case name → value, or one value a line. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: string
}

/** How refusals are written down: status, content type and body. The guard adds challenges. */
export type AnswerStyle = (outward: Outward) => Answer
