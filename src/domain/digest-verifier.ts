import { id } from './ids.js'
import { fieldsOf, invalid, itemsOf, join, oneOf } from './input.js'

/** The hash functions with which HTTP Digest is spoken here (RFC 7616 section 6.1). */
export const DIGEST_ALGORITHMS = Object.freeze(['SHA-256', 'MD5'] as const)

/** One of {@link DIGEST_ALGORITHMS}. */
export type DigestAlgorithm = (typeof DIGEST_ALGORITHMS)[number]

/**
 * What is kept of a secret so that it can be used with HTTP Digest: the hash that RFC 7616 section
 * 3.4.2 calls A1, encrypted. In clear it is as good as the secret, in its realm.
 */
export interface DigestVerifier {
  readonly algorithm: DigestAlgorithm
  /** The realm it was made for; it is of no use in another. */
  readonly realm: string
  /** Which sealing key it is encrypted with. */
  readonly sealedBy: string
  /** AES-256-GCM as lower-case hexadecimal digits: 12 bytes nonce, 16 bytes tag, the hash. */
  readonly sealed: string
}

const FIELDS = ['algorithm', 'realm', 'sealedBy', 'sealed'] as const

/** A realm: text that can stand in a header, between quotes. */
export function realmOf(value: unknown, field: string): string {
  if (typeof value === 'string' && /^[\x20-\x7e]{1,100}$/.test(value)) return value
  return invalid(field, 'must be 1 to 100 printable ASCII characters')
}

/** Reads the digest verifiers of a secret: at most one for each algorithm. */
export function readDigestVerifiers(value: unknown, field: string): readonly DigestVerifier[] {
  const items = value === undefined ? [] : itemsOf(value, field)
  const verifiers = items.map((item, index) => readOne(item, `${field}[${index}]`))
  if (new Set(verifiers.map(({ algorithm }) => algorithm)).size < verifiers.length) {
    invalid(field, 'must name each algorithm once')
  }
  return Object.freeze(verifiers)
}

function readOne(value: unknown, field: string): DigestVerifier {
  const fields = fieldsOf(value, field, FIELDS)
  const algorithm = oneOf(fields.algorithm, join(field, 'algorithm'), DIGEST_ALGORITHMS)
  const { sealed } = fields
  const digits = 2 * (12 + 16 + (algorithm === 'MD5' ? 16 : 32))
  if (typeof sealed !== 'string' || sealed.length !== digits || !/^[0-9a-f]*$/.test(sealed)) {
    invalid(join(field, 'sealed'), `must be ${digits} lower-case hexadecimal digits`)
  }
  return Object.freeze({
    algorithm,
    realm: realmOf(fields.realm, join(field, 'realm')),
    sealedBy: id(fields.sealedBy, join(field, 'sealedBy')) as string,
    sealed,
  })
}
