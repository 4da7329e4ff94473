import { faultsIn } from '../fault.js'

/** Faults by which an organization loses its last owner key without a word. */
export const OWNER_KEY_FAULTS = faultsIn('management/rules/owner-keys.ts', [
  {
    rule: 'M3',
    find: "overrides.allowNoOwnerKey === true && actor.kind !== 'key'",
    replace: 'overrides.allowNoOwnerKey === true',
    says: 'a key may say that no owner key is left',
  },
  {
    rule: 'M3',
    find: "key.stateAt(at) === 'active' &&",
    replace: 'key.revokedAt === undefined &&',
    says: 'an owner key that is disabled or out of its time counts',
  },
  {
    rule: 'M3',
    find: 'const lost = had.length > 0 && has.length === 0',
    replace: 'const lost = false',
    says: 'the last owner key may go when it has an end',
  },
  {
    rule: 'M3',
    find: 'if (!lost && !endsLastPermanent(had, has)) return',
    replace: 'if (!lost) return',
    says: 'the last permanent owner key may be given an end',
  },
])
