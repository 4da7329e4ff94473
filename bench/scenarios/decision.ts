import { type Decision, type DecisionRequest, decide } from 'keywarden'
import { floorAnswer, makeQuestions, type Question } from '../data/questions.js'
import { Random } from '../data/random.js'
import { makeWorld } from '../data/world.js'
import { type FloorDecision, type FloorRequest, floorDecide } from '../floor/decide.js'
import { type Contestant, QUESTIONS, type Scenario, YES } from '../scenario.js'

const MASK = QUESTIONS - 1
const SIZE = { keys: 1, entries: 10, operations: 500 }

/** The whole judgement of one request, the secret apart, by what comes of it. */
export const DECISION: readonly Scenario[] = [
  scenario('allowed', 'all are allowed', { wanted: YES }),
  // Code by hand has next to nothing to do here but to read the address: no promise.
  scenario('refused-by-address', 'all are refused by the address gate', {
    wanted: 'ADDRESS_NOT_ON_ACCESS_LIST',
    promised: false,
  }),
  scenario('refused-by-role', 'all are refused by the role gate', { wanted: 'ROLE_MISSING' }),
  scenario('mixed', 'as they come, allowed and refused'),
  scenario('1000-keys', 'as they come, by 1000 keys', { keys: 1000 }),
]

interface Setting {
  readonly wanted?: string
  readonly keys?: number
  readonly promised?: boolean
}

function scenario(name: string, which: string, setting: Setting = {}): Scenario {
  const { entries, operations } = SIZE
  return {
    name: `decide-${name}`,
    question: `may this key, with ${entries} entries, do this one of ${operations} operations? ${which}`,
    contestants: () => contestants(setting),
    ...(setting.promised !== false && { promises: [{ contestant: 'decide', atMost: 2 }] }),
  }
}

function contestants({ wanted, keys = SIZE.keys }: Setting): Contestant[] {
  const random = new Random(7)
  const world = makeWorld(random, { ...SIZE, keys })
  const questions = makeQuestions(random, world, { count: QUESTIONS, wanted })
  const all = [byHand(questions), library(questions)]
  return wanted === YES ? all : [...all, whyNot(questions)]
}

function byHand(questions: readonly Question[]): Contestant {
  const requests = questions.map(({ floorRequest }) => floorRequest)
  // Kept where all can see it, so that it has to be made.
  let decision: FloorDecision
  return {
    name: 'hand-written',
    answer: (question) => floorAnswer(floorDecide(requests[question] as FloorRequest)),
    run: (from, count) => {
      let yes = 0
      for (let i = from; i < from + count; i++) {
        decision = floorDecide(requests[i & MASK] as FloorRequest)
        if (decision.allowed) yes++
      }
      return yes
    },
  }
}

function library(questions: readonly Question[]): Contestant {
  const requests = questions.map(({ request }) => request)
  let decision: Decision
  return {
    name: 'decide',
    answer: (question) => wordOf(decide(requests[question] as DecisionRequest)),
    run: (from, count) => {
      let yes = 0
      for (let i = from; i < from + count; i++) {
        decision = decide(requests[i & MASK] as DecisionRequest)
        if (decision.allowed) yes++
      }
      return yes
    },
  }
}

/** The library, asked why as well: the refusal with its sentence and its remedy. */
function whyNot(questions: readonly Question[]): Contestant {
  const requests = questions.map(({ request }) => request)
  let refusal: object
  return {
    name: 'decide, and why not',
    answer: (question) => wordOf(decide(requests[question] as DecisionRequest)),
    run: (from, count) => {
      let yes = 0
      for (let i = from; i < from + count; i++) {
        const decision = decide(requests[i & MASK] as DecisionRequest)
        if (decision.allowed) yes++
        else refusal = decision.refusal
      }
      return refusal === undefined ? 0 : yes
    },
  }
}

function wordOf(decision: Decision): string {
  return decision.allowed ? YES : decision.refusal.code
}
