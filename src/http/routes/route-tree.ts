import { parameterIn, type Segment } from './path-template.js'

/** A route that fits a path, with the values of its parameters as they stand in it. */
export interface Match<Route> {
  readonly route: Route
  readonly parameters: ReadonlyMap<string, string>
}

/**
 * Routes by the segments of their templates. Where several fit a path, the first segment in which
 * they differ decides: literal text before parameters, and among these the one with more text around.
 */
export class RouteTree<Route> {
  readonly #literals = new Map<string, RouteTree<Route>>()
  readonly #patterns: { readonly segment: Segment; readonly tree: RouteTree<Route> }[] = []
  #route: Route | undefined

  /** Adds a route; `false` when there is one of the same shape. */
  add(segments: readonly Segment[], route: Route): boolean {
    const [segment, ...rest] = segments
    if (segment !== undefined) return this.#below(segment).add(rest, route)
    if (this.#route !== undefined) return false
    this.#route = route
    return true
  }

  /** The route that fits these segments of a path. */
  find(segments: readonly string[], from = 0): Match<Route> | undefined {
    const text = segments[from]
    if (text === undefined) {
      return this.#route === undefined ? undefined : { route: this.#route, parameters: new Map() }
    }
    const found = this.#literals.get(text)?.find(segments, from + 1)
    if (found !== undefined) return found
    for (const { segment, tree } of this.#patterns) {
      const value = parameterIn(segment, text)
      const match = value === undefined ? undefined : tree.find(segments, from + 1)
      if (match === undefined) continue
      const parameters = new Map([[String(segment.parameter), String(value)], ...match.parameters])
      return { route: match.route, parameters }
    }
    return undefined
  }

  #below(segment: Segment): RouteTree<Route> {
    if (segment.parameter === undefined) {
      const tree = this.#literals.get(segment.before) ?? new RouteTree<Route>()
      this.#literals.set(segment.before, tree)
      return tree
    }
    const known = this.#patterns.find(
      ({ segment: { before, after } }) => before === segment.before && after === segment.after,
    )
    if (known !== undefined) return known.tree
    const tree = new RouteTree<Route>()
    this.#patterns.push({ segment, tree })
    this.#patterns.sort((one, other) => literalText(other.segment) - literalText(one.segment))
    return tree
  }
}

function literalText({ before, after }: Segment): number {
  return before.length + after.length
}
