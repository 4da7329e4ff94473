import QuickLRU from 'quick-lru'
import type { ChangeNotice } from '../../ports/change-feed.js'

/** What is known of an organization from notices alone. */
interface Told {
  /** The newest revision that was told. */
  newest: number
  /** The newest one that changed the organization itself or one of its projects. */
  changed: number
  /** The turn in which it was last told of. */
  turn: number
}

/**
 * What notices have told so far, as far as readings have to be measured by it. Every notice, and
 * every loss of some, is a turn; a reading remembers the turn in which it began.
 *
 * Of few organizations it is known what was told. Where one is forgotten, readings that began before
 * are no longer trusted, so forgetting costs a reading and never an answer that is too old.
 */
export class ToldNews {
  readonly #organizations: QuickLRU<string, Told>
  #turn = 0
  #lostIn = 0
  #forgottenUpTo = 0

  constructor(mostOrganizations: number) {
    this.#organizations = new QuickLRU({
      maxSize: Math.ceil(mostOrganizations / 2),
      onEviction: (_, { turn }) => {
        this.#forgottenUpTo = Math.max(this.#forgottenUpTo, turn)
      },
    })
  }

  /** How many notices and losses there were. */
  get turn(): number {
    return this.#turn
  }

  hear({ organization, revision, organizationChanged }: ChangeNotice): void {
    this.#turn += 1
    const told = this.#organizations.get(organization)
    if (told === undefined) {
      const changed = organizationChanged ? revision : 0
      this.#organizations.set(organization, { newest: revision, changed, turn: this.#turn })
      return
    }
    told.newest = Math.max(told.newest, revision)
    if (organizationChanged) told.changed = Math.max(told.changed, revision)
    told.turn = this.#turn
  }

  /** Notices were lost: whatever is known may be too old, or of a storage that was set back. */
  lose(): void {
    this.#turn += 1
    this.#lostIn = this.#turn
    this.#organizations.clear()
  }

  /** Whether notices were lost since that turn. */
  lostSince(turn: number): boolean {
    return turn < this.#lostIn
  }

  /** The newest revision of an organization that was told; 0 when none is known. */
  newestOf(organization: string): number {
    return this.#organizations.peek(organization)?.newest ?? 0
  }

  /** Whether a reading of that turn is as new as all that was told of its organization as a whole. */
  admits(organization: string, revision: number, turn: number): boolean {
    if (turn === this.#turn) return true
    if (this.lostSince(turn)) return false
    const told = this.#organizations.peek(organization)
    return told === undefined ? turn >= this.#forgottenUpTo : revision >= told.changed
  }
}
