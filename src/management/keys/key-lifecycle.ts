import * as z from 'zod'
import type { ApiKey } from '../../domain/api-key.js'
import type { AuditFact } from '../../domain/audit-event.js'
import { invalid } from '../../domain/input.js'
import { instant, type Time } from '../../domain/instant.js'
import type { Command, CommandInput, Overrides, Plan, Situation } from '../command.js'
import { keyOf, lastingKeyOf } from '../lookup-records.js'
import { future, overrides, reference, time } from '../read-input.js'
import type { KeyResult } from './update-key.js'

/** One key. */
export interface KeyInput extends CommandInput, Overrides {
  /** Id of the key. */
  readonly key: string
}

/** The time in which a key may be used. What is left out stays as it is; `null` takes it away. */
export interface KeyExpiryInput extends KeyInput {
  /** From when on it may be used; `null`: at once. */
  readonly notBefore?: Time | null | undefined
  /** From when on it may no longer be used, in the future; `null`: never. */
  readonly expiresAt?: Time | null | undefined
}

const input = { organization: z.string().optional(), key: reference, ...overrides }

/** Keeps a key from being used until it is enabled again. */
export const disableKey: Command<KeyInput, KeyResult> = {
  name: 'keys.disable',
  input: z.strictObject(input),
  plan({ before, at }, { key: id }) {
    const old = keyOf(before, id)
    return planned(before, old, old.disable(at), (who) => ({ type: 'key.disabled', ...who }))
  },
}

/** Lifts the disabling of a key; it is usable again within its dates. */
export const enableKey: Command<KeyInput, KeyResult> = {
  name: 'keys.enable',
  input: z.strictObject(input),
  plan({ before }, { key: id }) {
    const old = lastingKeyOf(before, id)
    const plan = planned(before, old, old.enable(), (who) => ({ type: 'key.enabled', ...who }))
    return { ...plan, handsOut: old.id }
  },
}

/** Ends a key for good. */
export const revokeKey: Command<KeyInput, KeyResult> = {
  name: 'keys.revoke',
  input: z.strictObject(input),
  plan({ before, at }, { key: id }) {
    const old = keyOf(before, id)
    return planned(before, old, old.revoke(at), (who) => ({ type: 'key.revoked', ...who }))
  },
}

/** Sets from when to when a key may be used. */
export const setKeyExpiry: Command<KeyExpiryInput, KeyResult> = {
  name: 'keys.setExpiry',
  input: z.strictObject({
    ...input,
    notBefore: time.nullable().optional(),
    expiresAt: time.nullable().optional(),
  }),
  plan({ before, at }, { key: id, notBefore, expiresAt }) {
    if (notBefore === undefined && expiresAt === undefined) {
      invalid('', 'must change something: give `expiresAt`, `notBefore`, or both')
    }
    const old = lastingKeyOf(before, id)
    const was = { from: old.notBefore?.getTime(), to: old.expiresAt?.getTime() }
    const from = limit(notBefore, was.from, 'notBefore')
    const to = limit(expiresAt, was.to, 'expiresAt')
    if (to !== was.to) future(to, 'expiresAt', at)
    const key = old.validBetween({ notBefore: from, expiresAt: to })
    const changed = from !== was.from || to !== was.to
    const plan = planned(before, old, changed ? key : old, (who) => ({
      type: 'key.validity_changed',
      ...who,
      notBefore: { before: was.from ?? null, after: from ?? null },
      expiresAt: { before: was.to ?? null, after: to ?? null },
    }))
    const longer = (to ?? Infinity) > (was.to ?? Infinity) || (from ?? 0) < (was.from ?? 0)
    return longer ? { ...plan, handsOut: old.id } : plan
  },
}

function limit(given: Time | null | undefined, was: number | undefined, field: string) {
  if (given === undefined) return was
  return given === null ? undefined : instant(given, field)
}

/** Deletes a key from the organization and from every project (procedure P4). */
export const deleteKey: Command<KeyInput, { readonly revision: number }> = {
  name: 'keys.delete',
  input: z.strictObject(input),
  plan({ before }, { key: id }) {
    const { publicKey } = keyOf(before, id)
    const key = keyOf(before, id).id
    return {
      after: before.withoutKey(id),
      facts: [{ type: 'key.deleted', key, publicKey }],
      result: (revision) => ({ revision }),
    }
  },
}

function planned(
  before: Situation['before'],
  old: ApiKey,
  key: ApiKey,
  tell: (who: Pick<ApiKey, 'publicKey'> & { readonly key: ApiKey['id'] }) => AuditFact,
): Plan<KeyResult> {
  const shown = key.withoutVerifiers()
  return {
    after: before.withKey(key),
    facts: key === old ? [] : [tell({ key: key.id, publicKey: key.publicKey })],
    result: (revision) => ({ key: shown, revision }),
  }
}
