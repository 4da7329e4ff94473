import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { id } from '../domain/ids.js'
import { fieldsOf, invalid, itemsOf, join } from '../domain/input.js'
import { type RandomSource, systemRandom } from '../ports/random-source.js'

/** A pepper: a secret of the deployment that verifiers are keyed with. */
export interface PepperFields {
  /** Stored beside every verifier made with it: 1 to 64 ASCII letters, digits, `_` and `-`. */
  readonly id: string
  /** At least 32 bytes, kept outside the database; text counts as its UTF-8 bytes. */
  readonly secret: Uint8Array | string
}

const SHORTEST = 32

/** Buffers of text come from a pool that others see; what this makes does not. */
const ENCODER = new TextEncoder()

/**
 * The peppers of a deployment, the current one first. New secrets are kept under the current one;
 * secrets kept under the others still prove. A frozen value that shows its ids only.
 *
 * With a pepper a stolen database does not even let a thief check guesses (SR-04).
 *
 * @example
 * ```ts
 * import { Peppers } from 'keywarden'
 *
 * const peppers = Peppers.of([
 *   { id: '2026', secret: 'kept in the environment, 32 bytes or more' },
 *   { id: '2025', secret: 'the one before, until its verifiers are gone' },
 * ])
 * peppers.ids // => ['2026', '2025']
 * ```
 */
export class Peppers {
  /** The ids, the current one first. */
  readonly ids: readonly string[]
  readonly #keys: ReadonlyMap<string, KeyObject>

  private constructor(keys: ReadonlyMap<string, KeyObject>) {
    this.ids = Object.freeze([...keys.keys()])
    this.#keys = keys
    Object.freeze(this)
  }

  /**
   * Peppers from their ids and secrets, the current one first.
   *
   * @throws {@link InvalidInput} when there is none, an id occurs twice, or a secret is short. It
   *   names the field, never the value.
   */
  static of(peppers: readonly PepperFields[]): Peppers {
    const keys = new Map<string, KeyObject>()
    itemsOf(peppers, 'peppers').forEach((pepper, index) => {
      const field = `peppers[${index}]`
      const read = fieldsOf(pepper, field, ['id', 'secret'])
      const name: string = id(read.id, join(field, 'id'))
      if (keys.has(name)) invalid(join(field, 'id'), 'must be there once')
      keys.set(name, createSecretKey(secretOf(read.secret, join(field, 'secret'))))
    })
    if (keys.size === 0) invalid('peppers', 'must name at least one')
    return new Peppers(keys)
  }

  /**
   * One random pepper that ends with the process: for tests and demonstrations only.
   *
   * @throws {@link InvalidInput} when the random source gives less than was asked for.
   */
  static random(random: RandomSource = systemRandom): Peppers {
    return Peppers.of([{ id: 'random', secret: random.bytes(SHORTEST) }])
  }

  /**
   * HMAC-SHA-256 of text, as UTF-8, under the pepper of that id: 32 bytes.
   *
   * @throws `TypeError` when there is no such pepper.
   */
  mac(pepperId: string, text: string): Buffer {
    const key = this.#keys.get(pepperId)
    if (key === undefined) throw new TypeError('there is no such pepper')
    // A digest that is handed out as a Buffer costs more than one that is read as text.
    const code = createHmac('sha256', key).update(text).digest('binary')
    return Buffer.from(code, 'latin1')
  }
}

function secretOf(value: unknown, field: string): Uint8Array {
  const bytes = typeof value === 'string' ? ENCODER.encode(value) : value
  if (!(bytes instanceof Uint8Array) || bytes.length < SHORTEST) {
    invalid(field, `must be at least ${SHORTEST} bytes`)
  }
  return bytes
}
