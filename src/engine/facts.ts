import { printable } from '../domain/printable.js'
import type { RefusalCode } from '../domain/refusal.js'
import { IpAddress } from '../network/ip-address.js'
import type { Proved, Scoped } from './gates/gate.js'
import { shadowedRefusals } from './gates/gates.js'
import { roleFor } from './gates/role.js'
import type { Question } from './question.js'

/**
 * What decided a request, as plain data for logs and explanations. Text that came from the caller
 * is escaped and cut to fit a line. What a caller has not proved is not there.
 */
export interface Facts {
  /** The clock reading the request was judged by; `undefined` when the clock gave none. */
  readonly at: Date | undefined
  /** The operation that was asked for, also where there is none of that name. */
  readonly operation: string
  /** Where the request came in: `'api'`, or what was given instead. */
  readonly surface: string
  /** The level of the scope that the request named, and the id; `undefined` when it named none. */
  readonly scope: { readonly level: 'organization' | 'project'; readonly id: string } | undefined
  /** Canonical text of the address; `undefined` when it could not be established. */
  readonly address: string | undefined
  /** The key, once its secret was proved. */
  readonly key: { readonly id: string; readonly publicKey: string } | undefined
  /** The organization of the key, once its secret was proved. */
  readonly organization: string | undefined
  /** Canonical text of the narrowest entry of the key's list that admits the address, if any does. */
  readonly entry: string | undefined
  /** The role by which the key may do the operation in that scope; only of an allowed decision. */
  readonly role: string | undefined
  /** The codes of refusals that were recorded instead of enforced; `undefined` without any. */
  readonly shadowed: readonly RefusalCode[] | undefined
}

/** The facts of a question; `passed` tells whether it was allowed to a key. */
export function factsOf(question: Question, passed: boolean): Facts {
  const { key, at, scopeLevel, scopeId, operation } = question
  const proved = question.credential === 'proved' ? key : undefined
  const named = scopeLevel === 'organization' || scopeLevel === 'project'
  const address = addressOf(question)
  const entry = address && proved?.accessList.entryFor(address, at)
  const shadowed = shadowedRefusals(question)
  const byRole = passed && operation?.access === 'roles'
  return Object.freeze({
    at: Number.isNaN(at) ? undefined : new Date(at),
    operation: printable(question.operationName),
    surface: printable(question.surface),
    scope: named ? Object.freeze({ level: scopeLevel, id: printable(scopeId) }) : undefined,
    address: address && String(address),
    key: proved && Object.freeze({ id: proved.id, publicKey: proved.publicKey }),
    organization: proved?.organization,
    entry: entry && String(entry.cidr),
    role: byRole ? roleFor(question as Question & Proved & Scoped) : undefined,
    shadowed: shadowed.length > 0 ? Object.freeze(shadowed) : undefined,
  })
}

/** The address of the question as a value, where one was established. */
export function addressOf({ address }: Question): IpAddress | undefined {
  return IpAddress.is(address) ? address : IpAddress.parse(address)
}
