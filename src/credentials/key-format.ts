import type { RandomSource } from '../ports/random-source.js'
import type { SecretHashes } from './secret-hashes.js'

/** What an id is for; formats may show it in the text. */
export type IdKind = 'organization' | 'project' | 'key' | 'secret'

/**
 * How keys are written down, and how their secrets are kept. Every released format stays readable:
 * a deployment lists all it has ever used, the one for new keys first.
 */
export interface KeyFormat {
  readonly name: string
  /** Finds the private keys of this format in text, for secret scanners; global. */
  readonly pattern: RegExp
  /** How its secrets are hashed. */
  readonly hashes: SecretHashes
  /** A fresh id. */
  newId(kind: IdKind, random: RandomSource, at: number): string
  /** A fresh public key. */
  newPublicKey(random: RandomSource): string
  /** A fresh private key for a public key: the text that its owner keeps. */
  newPrivateKey(publicKey: string, random: RandomSource): string
  /** Whether this could be a pair of this format; says nothing about whether it exists. */
  accepts(publicKey: string, privateKey: string): boolean
  /**
   * The public key that a private key names by itself; `undefined` where it is malformed, or where
   * private keys of this format do not name one.
   */
  publicKeyIn(privateKey: string): string | undefined
  /** What people may see of a private key: its last four characters. */
  redact(privateKey: string): string
}
