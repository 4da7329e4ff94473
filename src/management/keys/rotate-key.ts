import * as z from 'zod'
import type { Actor } from '../../domain/actor.js'
import type { ApiKey } from '../../domain/api-key.js'
import type { Command, CommandInput, Overrides } from '../command.js'
import { RuleBroken } from '../errors.js'
import { digestFact, hasDigest, speaksDigest } from '../http-digest.js'
import { lastingKeyOf } from '../lookup-records.js'
import { mintSecret } from '../new-key.js'
import { overrides, reference } from '../read-input.js'

/** A key to get a new private key. */
export interface RotateKeyInput extends CommandInput, Overrides {
  /** Id of the key. */
  readonly key: string
  /** How long the old private key goes on proving, in milliseconds. Default 0: it ends at once. */
  readonly gracePeriodMs?: number | undefined
  /**
   * Whether the new private key can be used with HTTP Digest. Default: as the newest one can, where
   * the Access Manager has an `httpDigest`.
   */
  readonly httpDigest?: boolean | undefined
}

/** A key with its new private key, which will not be shown again. */
export interface RotateKeyResult {
  /** The key as it is now, without what its private keys are recognised by. */
  readonly key: ApiKey
  /** The text its owner keeps. It is not stored, and cannot be shown again. */
  readonly privateKey: string
  /** Until when the old private key proves; now, without a grace period; never prolonged. */
  readonly deadline: Date
  /** The revision of the organization with this change; as it was, where nothing changed. */
  readonly revision: number
}

const TEN_YEARS_MS = 10 * 365 * 24 * 60 * 60 * 1000

/**
 * Gives a key a new private key, and the old one a deadline. The key does not change in any other
 * way: rotation never enables, extends or widens.
 */
export const rotateKey: Command<RotateKeyInput, RotateKeyResult> = {
  name: 'keys.rotate',
  input: z.strictObject({
    organization: z.string().optional(),
    key: reference,
    gracePeriodMs: z.number().int().min(0).max(TEN_YEARS_MS).optional(),
    httpDigest: z.boolean().optional(),
    ...overrides,
  }),
  plan({ manager, actor, before, at }, { key: id, gracePeriodMs = 0, httpDigest }) {
    const old = lastingKeyOf(before, id)
    refuseRetiring(actor, old, at)
    const live = old.secrets.filter((secret) => secret.isLive(at))
    refuseThird(old, live.length, gracePeriodMs)
    const digest = speaksDigest(manager, httpDigest ?? (manager.httpDigest && hasDigest(old)))
    const { secret, privateKey } = mintSecret(manager, old.publicKey, at, digest)
    const ends = live.map(({ expiresAt }) => expiresAt?.getTime() ?? Number.POSITIVE_INFINITY)
    const deadline = Math.min(at + gracePeriodMs, ...ends)
    const key = old.rotate(secret, { at, deadline })
    const shown = key.withoutVerifiers()
    const who = { key: old.id, publicKey: old.publicKey }
    return {
      after: before.withKey(key),
      facts: [{ type: 'key.rotated', ...who, secret: secret.id, deadline, ...digestFact(key) }],
      handsOut: old.id,
      result: (revision) => ({ key: shown, privateKey, deadline: new Date(deadline), revision }),
    }
  },
}

/**
 * A secret that has been rotated away does not renew itself: whoever stole it would live on. Where
 * it is not known which secret was used, it may have been that one.
 */
function refuseRetiring(actor: Actor, key: ApiKey, at: number): void {
  if (actor.kind !== 'key' || actor.id !== key.id) return
  const perhapsUsed = key.secrets.filter((secret) =>
    actor.secret === undefined ? secret.isLive(at) : secret.id === actor.secret,
  )
  const isLasting = perhapsUsed.every(({ expiresAt }) => expiresAt === undefined)
  if (perhapsUsed.length > 0 && isLasting) return
  throw new RuleBroken(
    'SECRET_RETIRING',
    'a private key that has been rotated cannot rotate its key; use the newest one',
    { field: 'key', keys: [key.id] },
  )
}

function refuseThird(key: ApiKey, live: number, gracePeriodMs: number): void {
  if (gracePeriodMs === 0 || live < 2) return
  throw new RuleBroken(
    'TOO_MANY_SECRETS',
    'has two live private keys already; wait for the deadline of the older one, ' +
      'or leave `gracePeriodMs` out to end both',
    { field: 'key', keys: [key.id] },
  )
}
