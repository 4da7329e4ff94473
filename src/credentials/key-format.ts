import type { RandomSource } from '../ports/random-source.js'
import type { SecretHashes } from './secret-hashes.js'

/** What an id is for; formats may show it in the text. */
export type IdKind = 'organization' | 'project' | 'key' | 'secret'

/**
 * How keys are written down, and how their secrets are kept. Every released format stays readable:
 * a deployment lists all it has ever used, the one for new keys first.
 *
 * Ids, public keys and private keys are made of random bytes by the format and never taken from
 * callers (SR-01). Text is compared as it is: never trimmed, folded or normalised (SR-07, SR-30).
 */
export interface KeyFormat {
  /** What the format is called in configuration and documentation. */
  readonly name: string
  /**
   * Finds the private keys of this format in text, for secret scanners; global, and a new one each
   * time, for a global pattern remembers where it stopped.
   */
  readonly pattern: RegExp
  /** How its secrets are hashed. */
  readonly hashes: SecretHashes
  /** A fresh id: 1 to 64 ASCII letters, digits, `_` and `-`. `at` is now, in epoch milliseconds. */
  newId(kind: IdKind, random: RandomSource, at: number): string
  /** A fresh public key: 1 to 64 ASCII letters, digits, `_` and `-`. */
  newPublicKey(random: RandomSource): string
  /** A fresh private key for a public key: the text that its owner keeps, of 122 random bits or more. */
  newPrivateKey(publicKey: string, random: RandomSource): string
  /** Whether this could be a pair of this format; says nothing about whether it exists. */
  accepts(publicKey: string, privateKey: string): boolean
  /**
   * The public key that a private key names by itself; `undefined` where it is malformed, or where
   * private keys of this format do not name one. Only those that do serve as Bearer tokens.
   */
  publicKeyIn(privateKey: string): string | undefined
  /** What people may see of a private key: its last four characters (SR-09). */
  redact(privateKey: string): string
}
