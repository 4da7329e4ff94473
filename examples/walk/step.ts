import type { ErrorCode, GateName, RefusalCode } from 'keywarden'
import type { Acme } from './acme.js'
import type { LogEntry, Service } from './service/service.js'

/** What somebody is answered, and what the operator of the service knows about it. */
export interface Expectation {
  /** The HTTP status; absent where a person orders something without HTTP. */
  readonly status?: number
  /** The gate that refused. */
  readonly gate?: GateName
  /** Why it was refused, by a gate or by a rule of management. */
  readonly code?: RefusalCode | ErrorCode
  /** The code that the caller is told. */
  readonly told?: string
}

/** What an answer says besides its status. */
export type Body = Readonly<Record<string, unknown>>

/** How a step ended. */
export interface Outcome extends Expectation {
  /** What let it pass: role and entry of the list. */
  readonly because?: string
  /** What rule it broke, where no gate refused it. */
  readonly why?: string
  /** What would have made it pass. */
  readonly remedies: readonly string[]
  readonly body: Body
}

/** Two texts that have to be equal. */
export interface Evidence {
  readonly seen: string
  readonly wanted: string
}

/** Where steps are taken. */
export interface Stage {
  readonly acme: Acme
  readonly service: Service
  /** What the service has logged since this was last asked. */
  readonly takeLog: () => LogEntry | undefined
}

/** One step of the walk: what it shows, who does what from where, and what has to come of it. */
export interface Step {
  /** What it shows, in a sentence. */
  readonly title: string
  /** The procedure of the founding document, or the row of a table, that it is about. */
  readonly label?: string
  readonly who: string
  /** The address a request comes from; absent where a person orders something without HTTP. */
  readonly from?: string
  readonly what: string
  readonly expected: Expectation
  /** What the body of the answer shows, and what it has to show. */
  readonly evidence?: (body: Body, acme: Acme) => Evidence
  readonly perform: (stage: Stage) => Promise<Outcome>
}

/** Steps about one thing. */
export interface Chapter {
  readonly title: string
  readonly about: string
  readonly steps: readonly Step[]
}
