import { type DigestVerifier, readDigestVerifiers } from './digest-verifier.js'
import { id, type SecretId } from './ids.js'
import { fieldsOf, invalid, join, oneOf } from './input.js'
import { dateOf, instant, instantOf, optionalInstant, type Time } from './instant.js'

/** How a secret can be kept so that it can be proved but not read. */
export const VERIFIER_ALGORITHMS = Object.freeze(['hmac-sha256', 'sha256'] as const)

/** What is kept of a secret: enough to recognise it, useless to a thief. */
export interface SecretVerifier {
  readonly algorithm: (typeof VERIFIER_ALGORITHMS)[number]
  /** Which pepper the MAC was made with; none for `sha256`. */
  readonly pepperId?: string | undefined
  /** 32 bytes as 64 lower-case hexadecimal digits. */
  readonly digest: string
}

/** What a {@link KeySecret} is made of. */
export interface KeySecretFields {
  readonly id: string
  /** Absent where the secret cannot be proved here, as for keys imported from elsewhere. */
  readonly verifier?: SecretVerifier | undefined
  /** What it takes to use it with HTTP Digest, one for each algorithm. Default none. */
  readonly digestVerifiers?: readonly DigestVerifier[] | undefined
  /** What people see of it, such as `********-****-****-********a1b2`. */
  readonly redacted: string
  readonly createdAt: Time
  /** Rotation deadline: from this instant on the secret proves nothing. */
  readonly expiresAt?: Time | undefined
}

/** By this name `util.inspect` of Node, Bun and Deno asks an object what to show. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom')

const FIELDS = ['id', 'verifier', 'digestVerifiers', 'redacted', 'createdAt', 'expiresAt'] as const
const VERIFIER_FIELDS = ['algorithm', 'pepperId', 'digest'] as const

/**
 * One private key of an API key, as far as it is kept: its verifiers, never its text.
 * A frozen value; verifiers appear in no JSON and no inspection.
 */
export class KeySecret {
  readonly id: SecretId
  /** What people see of the private key. */
  readonly redacted: string
  readonly #verifier: SecretVerifier | undefined
  readonly #digestVerifiers: readonly DigestVerifier[]
  readonly #createdAt: number
  readonly #expiresAt: number | undefined

  private constructor(fields: ReturnType<typeof read>) {
    this.id = fields.id
    this.redacted = fields.redacted
    this.#verifier = fields.verifier
    this.#digestVerifiers = fields.digestVerifiers
    this.#createdAt = fields.createdAt
    this.#expiresAt = fields.expiresAt
    Object.freeze(this)
  }

  /**
   * A secret from its fields.
   *
   * @param field - What to call the input in an error.
   * @throws {@link InvalidInput} naming the field that breaks a rule.
   */
  static of(fields: KeySecretFields | KeySecret, field = ''): KeySecret {
    return KeySecret.is(fields) ? fields : new KeySecret(read(fields, field))
  }

  /** Whether `value` is a secret of this library, rather than something of its shape. */
  static is(value: unknown): value is KeySecret {
    return typeof value === 'object' && value !== null && #verifier in value
  }

  /** What it takes to recognise the private key; `undefined` where that is not kept. */
  get verifier(): SecretVerifier | undefined {
    return this.#verifier
  }

  /** What it takes to use it with HTTP Digest: none unless its key was given that. */
  get digestVerifiers(): readonly DigestVerifier[] {
    return this.#digestVerifiers
  }

  /** When it was made, a fresh `Date`. */
  get createdAt(): Date {
    return new Date(this.#createdAt)
  }

  /** Its rotation deadline, a fresh `Date`; `undefined` when it has none. */
  get expiresAt(): Date | undefined {
    return dateOf(this.#expiresAt)
  }

  /** Whether it still proves the key at that instant. */
  isLive(at: Time): boolean {
    return this.#expiresAt === undefined || instantOf(at) < this.#expiresAt
  }

  /**
   * The same secret, proving nothing from that instant on; never longer than before.
   *
   * @throws {@link InvalidInput} when `at` is no instant after the epoch.
   */
  expireAt(at: Time): KeySecret {
    const deadline = Math.min(instant(at, 'expiresAt'), this.#expiresAt ?? Number.POSITIVE_INFINITY)
    return KeySecret.of({ ...this.#fields(), expiresAt: deadline })
  }

  /** The same secret without what it takes to recognise it. */
  withoutVerifier(): KeySecret {
    const hasNone = this.#verifier === undefined && this.#digestVerifiers.length === 0
    return hasNone ? this : KeySecret.of(this.toJSON())
  }

  /** Plain data without verifiers. */
  toJSON(): Omit<KeySecretFields, 'verifier' | 'digestVerifiers'> {
    const { verifier: _, digestVerifiers: __, ...shown } = this.#fields()
    return shown
  }

  /**
   * What `util.inspect` shows: it can be asked for getters, and verifiers are among them.
   *
   * @internal
   */
  [INSPECT](): object {
    return this.toJSON()
  }

  #fields(): KeySecretFields {
    return {
      id: this.id,
      verifier: this.#verifier,
      digestVerifiers: this.#digestVerifiers,
      redacted: this.redacted,
      createdAt: this.#createdAt,
      expiresAt: this.#expiresAt,
    }
  }
}

function read(input: KeySecretFields, field: string) {
  const fields = fieldsOf(input, field, FIELDS)
  return {
    id: id<SecretId>(fields.id, join(field, 'id')),
    verifier: readVerifier(fields.verifier, join(field, 'verifier')),
    digestVerifiers: readDigestVerifiers(fields.digestVerifiers, join(field, 'digestVerifiers')),
    redacted: redaction(fields.redacted, join(field, 'redacted')),
    createdAt: instant(fields.createdAt, join(field, 'createdAt')),
    expiresAt: optionalInstant(fields.expiresAt, join(field, 'expiresAt')),
  }
}

function readVerifier(value: unknown, field: string): SecretVerifier | undefined {
  if (value === undefined) return undefined
  const fields = fieldsOf(value, field, VERIFIER_FIELDS)
  const { digest, pepperId } = fields
  if (typeof digest !== 'string' || !/^[0-9a-f]{64}$/.test(digest)) {
    invalid(join(field, 'digest'), 'must be 64 lower-case hexadecimal digits')
  }
  return Object.freeze({
    algorithm: oneOf(fields.algorithm, join(field, 'algorithm'), VERIFIER_ALGORITHMS),
    pepperId: pepperId === undefined ? undefined : id(pepperId, join(field, 'pepperId')),
    digest,
  })
}

/** A prefix such as `sk_live_`, stars and separators, a few closing characters. */
const REDACTED = /^(?:[A-Za-z][\w-]{0,14}[_-])?\*[*-]*[A-Za-z0-9]{0,12}$/

/** What is shown of a private key must never be long enough to be one. */
function redaction(value: unknown, field: string): string {
  if (typeof value === 'string' && value.length <= 80 && REDACTED.test(value)) return value
  return invalid(
    field,
    'must be a redacted private key: a prefix of at most 16 characters that ends in _ or -, ' +
      'or none, then stars, then at most 12 closing characters',
  )
}
