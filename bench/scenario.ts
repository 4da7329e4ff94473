/** One way to answer the questions of a scenario. */
export interface Contestant {
  readonly name: string
  /** What it answers to the question of that number, as one word. */
  readonly answer: (question: number) => string | Promise<string>
  /**
   * Answers `count` questions from number `from` on, round and round, and returns how many got a
   * yes, so that the work cannot be optimised away. Every contestant has a loop of its own: in a
   * shared one, a call that is sometimes this and sometimes that is slow for all.
   */
  readonly run: (from: number, count: number) => number | Promise<number>
  /**
   * How many calls are timed together, and a turn has at least: enough for the clock, and that
   * garbage is collected in every turn. Default 256.
   */
  readonly batch?: number
  /** Where the work is done by another process: how much processor time that one has used. */
  readonly elsewhere?: { readonly cpuUsage: () => Promise<NodeJS.CpuUsage> }
  /** Ends what it has opened. What several share is ended by any of them. */
  readonly end?: () => void | Promise<void>
}

/** How long a contestant may take at most, compared with the floor or with another contestant. */
export interface Promised {
  readonly contestant: string
  readonly atMost: number
  /** The other one. Default the floor. */
  readonly of?: string
  /** Why it is not promised, but only told whether it holds. */
  readonly notPromised?: string
}

/** Questions, and several ways to answer them. */
export interface Scenario {
  /** What to call it by on the command line. */
  readonly name: string
  /** What is asked, for people. */
  readonly question: string
  /**
   * Those who answer; the first is the floor, of which the others are measured. Made when the
   * scenario runs, so that scenarios do not crowd one another's memory.
   */
  readonly contestants: () => readonly Contestant[] | Promise<readonly Contestant[]>
  /** What the library promises, where it does. */
  readonly promises?: readonly Promised[]
  /** How many different questions there are. Default {@link QUESTIONS}. */
  readonly questions?: number
  /** Whether it runs only for who asks for it by name, for it takes long. Default `false`. */
  readonly isOnlyNamed?: boolean
  /** Why it cannot run here, such as for a server that is not installed. */
  readonly unavailable?: string
}

/** How many different questions a scenario has, unless it says otherwise: a power of two. */
export const QUESTIONS = 8192

/** The answer that a contestant counts as a yes. */
export const YES = 'ALLOWED'

/** Stops where contestants disagree: who answers wrongly is not fast. */
export async function agree(
  contestants: readonly Contestant[],
  questions: number = QUESTIONS,
): Promise<void> {
  const [floor, ...others] = contestants
  if (floor === undefined) throw new TypeError('a scenario needs a floor')
  for (let question = 0; question < questions; question++) {
    const expected = await floor.answer(question)
    for (const { name, answer } of others) {
      const given = await answer(question)
      if (given === expected) continue
      throw new Error(`question ${question}: ${floor.name} says ${expected}, ${name} ${given}`)
    }
  }
}
