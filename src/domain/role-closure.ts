/**
 * What holding a role amounts to: inclusion, closed under itself.
 *
 * Built once per policy. Total also on definitions that are not valid: names that do not exist are
 * included and include nothing, and circles are reported rather than followed.
 */
export class RoleClosure {
  /** Each circle of inclusion once, as the names along it. */
  readonly cycles: readonly (readonly string[])[]
  readonly #closure = new Map<string, ReadonlySet<string>>()

  constructor(includes: ReadonlyMap<string, readonly string[]>) {
    const cycles: string[][] = []
    const visit = (role: string, trail: readonly string[]): ReadonlySet<string> => {
      const start = trail.indexOf(role)
      if (start >= 0) {
        cycles.push(trail.slice(start))
        return new Set([role])
      }
      const known = this.#closure.get(role)
      if (known !== undefined) return known
      const held = new Set([role])
      for (const included of includes.get(role) ?? []) {
        for (const name of visit(included, [...trail, role])) held.add(name)
      }
      this.#closure.set(role, held)
      return held
    }
    for (const role of includes.keys()) visit(role, [])
    this.cycles = cycles
  }

  /** Every role that whoever holds `role` holds too, `role` included. */
  of(role: string): ReadonlySet<string> {
    return this.#closure.get(role) ?? new Set([role])
  }
}
