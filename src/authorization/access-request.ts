import type { Credential } from '../credentials/presented.js'
import { ownFields } from '../domain/own-fields.js'
import type { Scope } from '../engine/decision-request.js'
import type { IpAddress } from '../network/ip-address.js'
import type { KnownRevision } from '../ports/key-lookup.js'
import { readRevisionToken } from './revision-token.js'
import type { Shadow } from './shadow.js'

/** Who calls, and from where. */
export interface Caller {
  /** What the caller shows; `undefined` when nothing. */
  readonly credential: Credential | undefined
  /** Where the request came from, as a value or as text; `undefined` when not established. */
  readonly address: IpAddress | string | undefined
  /** Where the request came in. A key may use `'api'`, which is the default, and nothing else. */
  readonly surface?: 'api' | (string & {}) | undefined
}

/** What is to be done, and where. */
export interface Intent<OperationName extends string = string> {
  /** The name of the operation. */
  readonly operation: NoInfer<OperationName>
  /** The one id that the level of the operation needs; absent for operations of level `none`. */
  readonly scope?: Scope
}

/** One request that wants in. */
export interface AccessRequest<OperationName extends string = string>
  extends Caller,
    Intent<OperationName> {
  /**
   * Gates whose refusals are recorded instead of enforced. Default none. It is for the host
   * application to set: nothing in it may come from the caller. What is no list of gates, and what a
   * function throws, shadows nothing and is told to `onFault`.
   */
  readonly shadow?: Shadow | undefined
  /**
   * A token of `revisionToken`: the key is judged as it was with that command, or later. Where that
   * is not to be had in `maxWaitMs`, and where the token is malformed, of another organization than
   * the key, or of a revision that there is not, the answer is `UNAVAILABLE`. It may come from the
   * caller: it can only make an answer stricter, or late. Default: none.
   */
  readonly atLeast?: string | undefined
}

/** A {@link Caller} that has been read, and what else is asked of the answers to it. */
export interface ReadCaller extends Caller {
  readonly shadow: Shadow | undefined
  /** The revision that is asked for; `'malformed'` where none can be read. */
  readonly atLeast: KnownRevision | 'malformed' | undefined
}

/**
 * The fields of a caller, read before anything is waited for, so that the request may change while a
 * lookup is under way.
 */
export function readCaller(request: AccessRequest): ReadCaller {
  return read(request, ({ credential, address, surface, shadow, atLeast }) => {
    return { credential, address, surface, shadow, atLeast: readAtLeast(atLeast) }
  })
}

/** The revision that a token asks for. One that cannot be read is not taken for none. */
export function readAtLeast(token: unknown): ReadCaller['atLeast'] {
  return token === undefined ? undefined : (readRevisionToken(token) ?? 'malformed')
}

/** An {@link Intent} that has been read. */
export interface ReadIntent {
  /** What was given as the name of the operation, of any kind yet. */
  readonly operation: string
  readonly scope: Scope
  /** The project that the scope names, if it names one. */
  readonly project: string | undefined
}

/** The fields of an intent, and the project that its scope names. */
export function readIntent(intent: Intent): ReadIntent {
  return read(intent, ({ operation, scope }) => {
    return { operation, scope, project: attempt(() => projectOf(scope)) }
  })
}

/** The intents of an array, read once; what is no array that can be read is a `TypeError`. */
export function readIntents(intents: readonly Intent[]): readonly ReadIntent[] {
  const given = attempt(() => itemsOf(intents))
  if (given === undefined) throw new TypeError('`intents` must be an array')
  return given.map(readIntent)
}

/** The items by index: an iterator of the array's own might leave some out. */
function itemsOf<Item>(items: readonly Item[]): readonly Item[] | undefined {
  if (!Array.isArray(items)) return undefined
  return Array.from({ length: items.length }, (_, index) => items[index])
}

function projectOf(scope: Scope): string | undefined {
  const own: object = ownFields(scope ?? {})
  const project = 'project' in own ? own.project : undefined
  return typeof project === 'string' ? project : undefined
}

/** What is taken of the own fields of an object; where reading one throws, it is as good as absent. */
function read<Given extends object, Taken>(given: Given, take: (fields: Given) => Taken): Taken {
  try {
    return take(ownFields(given))
  } catch {
    return take(readableOf(given))
  }
}

function readableOf<Given extends object>(given: Given): Given {
  const fields = Object.create(null)
  for (const name of attempt(() => Object.keys(given)) ?? []) {
    // Only what makes answers stricter is not as good as absent.
    fields[name] = name === 'atLeast' ? 'malformed' : undefined
    attempt(() => {
      fields[name] = given[name as keyof Given]
    })
  }
  return fields
}

/** What a hostile getter throws is as good as nothing. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
