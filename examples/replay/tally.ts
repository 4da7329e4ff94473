import { type ApiKey, REFUSAL_CODES, type RefusalCode } from 'keywarden'
import type { Answer } from './judge.js'
import { Malformed } from './log-entry.js'

/** How often one key asked, and what it was refused: code → operation → how often. */
export interface KeyTally {
  requests: number
  refused: number
  readonly refusals: Map<RefusalCode, Map<string, number>>
}

/** How many refusals of one code, and names of one kind, are kept: the log may be of any length. */
const KEPT = 10
const KEPT_OPERATIONS = 100

/** What a replay comes to. Its size depends on the export and not on the log. */
export class Tally {
  lines = 0
  malformed = 0
  allowed = 0
  readonly byCode = new Map<RefusalCode, number>()
  readonly byKey = new Map<ApiKey, KeyTally>()
  readonly #kept = new Map<RefusalCode, Answer[]>()

  /** How many lines were requests. */
  get requests(): number {
    return this.lines - this.malformed
  }

  count(answer: Answer | Malformed): void {
    this.lines += 1
    if (answer instanceof Malformed) {
      this.malformed += 1
      return
    }
    const { decision, request } = answer
    const ofKey = request.key && this.#ofKey(request.key)
    if (ofKey) ofKey.requests += 1
    if (decision.allowed) {
      this.allowed += 1
      return
    }
    const { code } = decision.refusal
    increment(this.byCode, code)
    const kept = entry(this.#kept, code, () => [])
    if (kept.length < KEPT) kept.push(answer)
    if (ofKey) countRefusal(ofKey, code, answer.entry.operation)
  }

  /** Some refusals, of as many different codes as there are, in the order of the gates. */
  examples(count: number): readonly Answer[] {
    const codes = REFUSAL_CODES.map((code) => this.#kept.get(code) ?? [])
    const rounds = Array.from({ length: KEPT }, (_, round) =>
      codes.flatMap((kept) => kept[round] ?? []),
    )
    return rounds.flat().slice(0, count)
  }

  #ofKey(key: ApiKey): KeyTally {
    return entry(this.byKey, key, () => ({ requests: 0, refused: 0, refusals: new Map() }))
  }
}

function countRefusal(ofKey: KeyTally, code: RefusalCode, operation: string): void {
  ofKey.refused += 1
  const operations = entry(ofKey.refusals, code, () => new Map<string, number>())
  const name = operations.size < KEPT_OPERATIONS || operations.has(operation) ? operation : 'others'
  increment(operations, name)
}

function increment<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const created = create()
  map.set(key, created)
  return created
}
