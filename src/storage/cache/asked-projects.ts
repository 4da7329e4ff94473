import { isId } from '../../domain/ids.js'
import type { Project } from '../../domain/project.js'
import type { KeyRecord } from '../../ports/key-lookup.js'

/** How many projects are asked for to keep them, besides those that somebody wants at the moment. */
const MOST_PROJECTS = 64

/** The projects that were asked for with a key: those that there are, and those that there are not. */
export class AskedProjects {
  /** Of a key that was asked for without any. */
  static readonly NONE = new AskedProjects(new Map())

  readonly #byId: ReadonlyMap<string, Project | undefined>

  private constructor(byId: ReadonlyMap<string, Project | undefined>) {
    this.#byId = byId
    Object.freeze(this)
  }

  /** What a lookup found of those that were asked for. */
  static of(asked: readonly string[], found: KeyRecord['projects']): AskedProjects {
    if (asked.length === 0) return AskedProjects.NONE
    return new AskedProjects(new Map(asked.map((id) => [id, found.get(id)])))
  }

  /** The project of that id, where it was asked for and exists. */
  get(id: string): Project | undefined {
    return this.#byId.get(id)
  }

  /** Whether all of these were asked for; what is no id is the name of nothing. */
  cover(projects: readonly string[]): boolean {
    return projects.every((id) => this.#byId.has(id) || !isId(id))
  }

  /**
   * What to ask for next time: what is wanted, and for as long as it fits what there was. Ids that
   * name nothing are not asked again, so that whoever makes them up drives nothing out.
   */
  with(wanted: Iterable<string>): readonly string[] {
    const asked = new Set([...wanted].filter(isId))
    for (const [id, project] of this.#byId) {
      if (asked.size >= MOST_PROJECTS) break
      if (project !== undefined) asked.add(id)
    }
    return [...asked]
  }
}

/** Takes note of more projects that are wanted; what does not fit is asked for by itself, later. */
export function alsoWanted(wanted: Set<string>, projects: readonly string[]): void {
  if (wanted.size + projects.length > MOST_PROJECTS) return
  for (const id of projects) wanted.add(id)
}
