import { faultsIn } from '../fault.js'

const REFUSAL = '  const refusal = refuseActor(order)\n'

/** Faults by which a key shuts itself out, or acts although it is shut out. */
export const ACTING_KEY_FAULTS = [
  ...faultsIn('management/rules/self-lockout.ts', [
    {
      rule: 'M4',
      find: ' || overrides.allowSelfLockout === true',
      replace: '',
      says: 'a key cannot even shut itself out on purpose',
    },
    {
      rule: 'M4',
      find: 'if (refusal === undefined) return',
      replace: "if (refusal === undefined || refusal.code === 'ROLE_MISSING') return",
      says: 'a key gives up the role it acts by unawares',
    },
    {
      rule: 'M4',
      find: 'if (refusal === undefined) return',
      replace: "if (refusal === undefined || refusal.code.includes('ACCESS_LIST')) return",
      says: 'a key takes itself off its list unawares',
    },
    {
      rule: 'M4',
      find: 'if (refusal === undefined) return',
      replace: "if (refusal === undefined || refusal.code.startsWith('KEY_')) return",
      says: 'a key ends itself unawares',
    },
  ]),
  ...faultsIn('management/run-command.ts', [
    {
      rule: 'M5',
      find: REFUSAL,
      replace: `  const found = refuseActor(order)
  const refusal = found?.code === 'KEY_REVOKED' ? undefined : found\n`,
      says: 'a key that was revoked meanwhile still orders',
    },
    {
      rule: 'M5',
      find: REFUSAL,
      replace: `  const found = refuseActor(order)
  const refusal = found?.code === 'ADDRESS_NOT_ON_ACCESS_LIST' ? undefined : found\n`,
      says: 'a key whose address was taken from its list meanwhile still orders',
    },
  ]),
  ...faultsIn('management/access-manager.ts', [
    {
      rule: 'M5',
      find: 'if (made) return actor',
      replace: "if (made || actor?.kind === 'key') return actor",
      says: 'whoever looks like a key is one',
    },
  ]),
]
