import type { Storage } from '../storage.js'

/** What declares a test of any runner: of Vitest, `node:test`, Bun, Deno. */
export type Test = (name: string, body: () => Promise<void>) => unknown

/** What a contract is run against: a storage that is fresh and empty, and how to handle it. */
export interface ContractSubject {
  /** Where the contract writes. */
  readonly storage: Storage
  /**
   * Waits until the port under test must have heard of everything written so far: until a cache may
   * no longer be stale, a batch is flushed, a feed is polled. Default: it hears of it at once.
   */
  readonly settle?: () => Promise<void>
  /** Lets go of what was opened for this subject. Called when its test is over. */
  readonly close?: () => Promise<void>
}

/** The promises of a port, as sentences, each with what shows that it is kept. */
export type Cases<Subject> = Readonly<Record<string, (subject: Subject) => Promise<void>>>

/** Declares one test per promise, each with a subject of its own. */
export function runCases<Subject extends Pick<ContractSubject, 'close'>>(
  test: Test,
  makeSubject: () => Subject | Promise<Subject>,
  port: string,
  cases: Cases<Subject>,
): void {
  for (const [promise, check] of Object.entries(cases)) {
    test(`${port}: ${promise}`, async () => {
      const subject = await makeSubject()
      try {
        await check(subject)
      } finally {
        await subject.close?.()
      }
    })
  }
}
