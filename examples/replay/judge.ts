import { type Decision, type DecisionRequest, decide, type RolePolicy } from 'keywarden'
import { type AtlasImport, atlasPolicy } from 'keywarden/atlas'
import { type LogEntry, Malformed, readEntry } from './log-entry.js'

/** A request of the log and what became of it. */
export interface Answer {
  readonly line: number
  readonly entry: LogEntry
  readonly request: DecisionRequest
  readonly decision: Decision
}

/** The answers to some lines, in their order, and how long the deciding alone took. */
export interface Judged {
  readonly answers: readonly (Answer | Malformed)[]
  readonly decideMs: number
}

/** Judges some lines of a log, of which the first has that number. */
export function judge(atlas: AtlasImport, lines: readonly string[], first: number): Judged {
  const entries = lines.map((line, index) => readEntry(line, first + index))
  const asked = entries.map((entry) =>
    entry instanceof Malformed ? entry : { entry, request: requestOf(atlas, entry) },
  )
  const started = performance.now()
  const decided = asked.map((one) => (one instanceof Malformed ? one : decide(one.request)))
  const decideMs = performance.now() - started
  const answers = asked.map((one, index): Answer | Malformed =>
    one instanceof Malformed
      ? one
      : { ...one, line: first + index, decision: decided[index] as Decision },
  )
  return { answers, decideMs }
}

/** Names come from outside, so the policy is asked as one that may know any. */
const policy: RolePolicy = atlasPolicy

/** The log does not have the private key: whoever named a key that exists counts as its holder. */
function requestOf(atlas: AtlasImport, entry: LogEntry): DecisionRequest {
  const key = atlas.keyByPublicKey(entry.publicKey)
  return {
    policy,
    key,
    organization: key && atlas.organization(key.organization),
    project: atlas.project(entry.groupId ?? ''),
    credential: key === undefined ? 'KEY_UNKNOWN' : 'proved',
    surface: entry.surface ?? 'api',
    address: entry.address ?? undefined,
    operation: entry.operation,
    scope: scopeOf(entry),
    at: entry.at,
  }
}

/** What the entry names, both ids included: that none or one is right is for `decide` to say. */
function scopeOf({ orgId, groupId }: LogEntry): DecisionRequest['scope'] {
  const scope = {
    ...(typeof orgId === 'string' && { organization: orgId }),
    ...(typeof groupId === 'string' && { project: groupId }),
  }
  return Object.keys(scope).length === 0 ? undefined : (scope as DecisionRequest['scope'])
}
