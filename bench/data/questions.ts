import type { DecisionRequest } from 'keywarden'
import { type FloorDecision, type FloorRequest, floorDecide } from '../floor/decide.js'
import { NOW } from './networks.js'
import { flat, type Random } from './random.js'
import type { Twins, World } from './world.js'

/** The same request, as the library and as the code by hand want it. */
export interface Question {
  readonly request: DecisionRequest
  readonly floorRequest: FloorRequest
}

/** Questions to a world; where a code is `wanted`, only those that the floor answers so. */
export function makeQuestions(
  random: Random,
  world: World,
  { count, wanted }: { count: number; wanted?: string | undefined },
): readonly Question[] {
  const questions: Question[] = []
  while (questions.length < count) {
    const question = makeQuestion(random, world)
    const answer = floorAnswer(floorDecide(question.floorRequest))
    if (wanted === undefined || answer === wanted) questions.push(question)
  }
  return questions
}

/** The answer of the code by hand, as one word. */
export function floorAnswer(decision: FloorDecision): string {
  return decision.allowed ? 'ALLOWED' : decision.code
}

/** A fifth from elsewhere, a few to unknown operations or to a scope of the other level. */
function makeQuestion(random: Random, world: World): Question {
  const twins: Twins = random.pick(world.keys)
  const { policy, organization, operations } = world
  const network = random.pick(twins.networks)
  const project = random.pick(world.projects)
  const name = random.below(50) === 0 ? 'operation' : `operation${random.below(operations.size)}`
  const level = random.below(50) === 0 ? 'organization' : (operations.get(name)?.level ?? 'project')
  const shared = {
    organization,
    project: level === 'project' ? project : undefined,
    credential: 'proved' as const,
    surface: 'api',
    address: random.below(5) === 0 ? network.outside() : network.inside(),
    operation: flat(name),
    scope: level === 'project' ? { project: flat(project.id) } : { organization: flat('acme') },
    at: NOW,
  }
  return {
    request: { policy, key: twins.key, ...shared },
    floorRequest: { operations, key: twins.floorKey, ...shared },
  }
}
