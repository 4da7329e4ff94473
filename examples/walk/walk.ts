import { Complaint } from '../complaint.js'
import { Acme, IPV4, IPV6 } from './acme.js'
import { CHAPTERS } from './chapters/chapters.js'
import { contradiction, deviation } from './expectations.js'
import { type LogEntry, Service } from './service/service.js'
import type { Chapter, Evidence, Outcome, Stage, Step } from './step.js'

/** A step that was taken, or could not be. */
export interface Walked {
  /** Counted from 1, over all chapters. */
  readonly number: number
  readonly chapter: Chapter
  readonly step: Step
  readonly outcome?: Outcome
  readonly evidence?: Evidence
  /** Why the step could not be taken on this machine. */
  readonly skipped?: string
  /** What was other than expected; the walk ends there. */
  readonly failure?: string
}

/** How to walk. */
export interface WalkOptions {
  /** Default: every chapter there is. */
  readonly chapters?: readonly Chapter[]
  /** The addresses to listen on. Default: 127.0.0.1 and ::1. */
  readonly hosts?: readonly string[]
}

/** A walk through everything an API key can meet: each step a real request, each answer expected. */
export class Walk {
  readonly acme: Acme
  readonly #service: Service
  readonly #chapters: readonly Chapter[]
  #log: LogEntry | undefined

  private constructor(acme: Acme, service: Service, chapters: readonly Chapter[]) {
    this.acme = acme
    this.#service = service
    this.#chapters = chapters
  }

  /** Sets the scene, and opens the service. */
  static async begin({ chapters = CHAPTERS, hosts = [IPV4, IPV6] }: WalkOptions = {}) {
    const acme = await Acme.settle()
    const { engine, manager } = acme
    const log = (entry: LogEntry) => {
      walk.#log = entry
    }
    const service = await Service.listen(hosts, { engine, manager, log })
    const walk = new Walk(acme, service, chapters)
    const reason = service.silenceOn(IPV4)
    if (reason === undefined) return walk
    await service.close()
    throw new Complaint(`the walk needs ${IPV4}, and cannot listen there: ${reason}`)
  }

  /** Takes one step after the other, up to the first that does not end as expected. */
  async *steps(): AsyncGenerator<Walked> {
    let number = 0
    for (const chapter of this.#chapters) {
      for (const step of chapter.steps) {
        number += 1
        const ended = await this.#take(step)
        yield { number, chapter, step, ...ended }
        if (ended.failure !== undefined) return
      }
    }
  }

  /** Closes the service with every connection. */
  end(): Promise<void> {
    return this.#service.close()
  }

  async #take(step: Step): Promise<Pick<Walked, 'outcome' | 'evidence' | 'skipped' | 'failure'>> {
    const { from } = step
    const reason = from === undefined ? undefined : this.#service.silenceOn(from)
    if (reason !== undefined) return { skipped: `nobody listens on ${from}: ${reason}` }
    try {
      const outcome = await step.perform(this.#stage())
      const evidence = step.evidence?.(outcome.body, this.acme)
      const failure = deviation(step.expected, outcome) ?? contradiction(evidence)
      const ended = { outcome, ...(evidence !== undefined && { evidence }) }
      return failure === undefined ? ended : { ...ended, failure }
    } catch (error) {
      return { failure: `it ended in an error: ${(error as Error).message}` }
    }
  }

  #stage(): Stage {
    const takeLog = () => {
      const log = this.#log
      this.#log = undefined
      return log
    }
    return { acme: this.acme, service: this.#service, takeLog }
  }
}
