import type { DigestSecrets } from '../../credentials/digest/digest-secrets.js'
import type { Clock } from '../../ports/clock.js'
import type { NonceRegister, NonceUse } from '../../ports/nonce-register.js'
import type { HttpFacts } from '../http-facts.js'
import { memoryNonceRegister } from './memory-nonce-register.js'

/** A use of a nonce, and what the register said to it. */
interface Spent {
  readonly nonce: string
  readonly count: number
  readonly taken: boolean | Promise<boolean>
}

/**
 * Takes uses of nonces from a register: once for each request, however many guards it passes.
 * Requests are told apart by the object of their headers, of which every request has its own.
 */
export class Spending {
  readonly #register: NonceRegister
  readonly #spent = new WeakMap<object, Spent>()

  private constructor(register: NonceRegister) {
    this.#register = register
  }

  /** The one of a register: schemes that share a register share what was spent for a request. */
  static from(register: NonceRegister): Spending {
    return kept(SPENDINGS, register, () => new Spending(register))
  }

  take({ headers }: HttpFacts, use: NonceUse): boolean | Promise<boolean> {
    const before = this.#spent.get(headers)
    if (before?.nonce === use.nonce && before.count === use.count) return before.taken
    const taken = this.#register.take(use)
    this.#spent.set(headers, { nonce: use.nonce, count: use.count, taken })
    return taken
  }
}

const SPENDINGS = new WeakMap<NonceRegister, Spending>()
const REGISTERS = new WeakMap<DigestSecrets, NonceRegister>()

/**
 * The register of a deployment that names none: all its schemes know the same nonces, so they have to
 * share what was used of them.
 */
export function ownRegister(secrets: DigestSecrets, clock: Clock): NonceRegister {
  return kept(REGISTERS, secrets, () => memoryNonceRegister({ clock }))
}

function kept<Key extends object, Value>(
  known: WeakMap<Key, Value>,
  key: Key,
  make: () => Value,
): Value {
  const value = known.get(key) ?? make()
  known.set(key, value)
  return value
}
