/** Which names lead to which others. */
type Relation = ReadonlyMap<string, Iterable<string>>

/**
 * What holding a role amounts to: inclusion, closed under itself.
 *
 * Total also on definitions that are not valid: names that do not exist are included and include
 * nothing, and circles are reported rather than followed. Nothing here recurses, and what depends
 * on whole closures is computed when asked for: in a chain of roles they grow with its square.
 */
export class RoleClosure {
  /**
   * Circles of inclusion, as the names along them: one at least wherever roles include one another,
   * and at most {@link MOST_CIRCLES}.
   */
  readonly cycles: readonly (readonly string[])[]
  readonly #includes: Relation
  readonly #includedBy: Relation

  constructor(includes: ReadonlyMap<string, readonly string[]>) {
    this.#includes = includes
    this.#includedBy = inverse(includes)
    this.cycles = circlesOf(includes)
  }

  /** Every role that whoever holds `role` holds too, `role` included. */
  of(role: string): ReadonlySet<string> {
    return reachable([role], this.#includes)
  }

  /** Every role that amounts to holding one of `roles`, themselves included. */
  holding(roles: readonly string[]): ReadonlySet<string> {
    return reachable(roles, this.#includedBy)
  }
}

function reachable(from: Iterable<string>, relation: Relation): ReadonlySet<string> {
  const reached = new Set(from)
  // A set that grows while it is walked is walked to its end.
  for (const name of reached) for (const next of relation.get(name) ?? []) reached.add(next)
  return reached
}

function inverse(relation: Relation): Relation {
  const inverted = new Map<string, string[]>()
  for (const [from, all] of relation) {
    for (const to of all) {
      const known = inverted.get(to)
      if (known === undefined) inverted.set(to, [from])
      else known.push(from)
    }
  }
  return inverted
}

/** How many circles are reported at most: their lengths may add up to the square of their number. */
const MOST_CIRCLES = 100

/** Walks every path once, depth first; a step back onto the trail closes a circle. */
function circlesOf(relation: Relation): string[][] {
  const circles: string[][] = []
  const finished = new Set<string>()
  for (const start of relation.keys()) {
    const trail = finished.has(start) ? [] : [stepTo(start, relation)]
    const places = new Map([[start, 0]])
    for (let step = trail.at(-1); step !== undefined; step = trail.at(-1)) {
      const { value: next, done } = step.rest.next()
      if (done === true) {
        trail.pop()
        places.delete(step.role)
        finished.add(step.role)
        continue
      }
      const place = places.get(next)
      if (place !== undefined) {
        circles.push(trail.slice(place).map(({ role }) => role))
        if (circles.length === MOST_CIRCLES) return circles
      } else if (!finished.has(next)) {
        places.set(next, trail.length)
        trail.push(stepTo(next, relation))
      }
    }
  }
  return circles
}

/** Where a walk stands: at a role, with what it includes that has not been looked at yet. */
function stepTo(role: string, relation: Relation) {
  return { role, rest: new Set(relation.get(role))[Symbol.iterator]() }
}
