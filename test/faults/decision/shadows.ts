import { faultsIn } from '../fault.js'

const ADDRESS = '(shadow.address ? undefined : address.refuse(asked))'
const ROLE = '(shadow.role ? undefined : role.refuse(asked))'
const READ = 'const gate: unknown = Object.hasOwn(given, index) ? given[index] : undefined'

/** Faults in what shadowed gates forgive, and in what is told of it. */
export const SHADOW_FAULTS = [
  ...faultsIn('engine/gates/gates.ts', [
    {
      rule: 'F1',
      find: ADDRESS,
      replace: '(shadow.address || shadow.role ? undefined : address.refuse(asked))',
      says: 'who shadows roles shadows addresses as well',
    },
    {
      rule: 'F1',
      find: ROLE,
      replace: '(shadow.role || shadow.address ? undefined : role.refuse(asked))',
      says: 'who shadows addresses shadows roles as well',
    },
    {
      rule: 'F1',
      find: 'scope.refuse(asked) ??',
      replace: '(shadow.role && shadow.address ? undefined : scope.refuse(asked)) ??',
      says: 'who shadows all that can be shadows scopes as well',
    },
    {
      rule: 'F1',
      find: 'surface.refuse(asked) ??',
      replace: '(shadow.address ? undefined : surface.refuse(asked)) ??',
      says: 'who shadows addresses lets keys into consoles',
    },
    {
      rule: 'F3',
      find: 'if (!isShadowed(name, question.shadow)) break',
      replace: 'if (!isShadowed(name, question.shadow)) continue',
      says: 'what was refused already is forgiven later on',
    },
    {
      rule: 'F3',
      find: ' || question.fault !== undefined',
      replace: '',
      says: 'gates are heard although there is no answer',
    },
    {
      rule: 'F4',
      find: 'codes.push(code)',
      replace: 'if (codes.length === 0) codes.push(code)',
      says: 'only the first that was forgiven is told',
    },
  ]),
  ...faultsIn('engine/question.ts', [
    {
      rule: 'F2',
      find: 'policy?.manages(operation.name) === true',
      replace: 'false',
      says: 'commands of the Access Manager are forgiven like anything',
    },
    {
      rule: 'F2',
      find: 'policy?.manages(operation.name) === true',
      replace: 'policy?.manages(operation.name) === true && operation.level === "project"',
      says: 'commands in the organization are forgiven',
    },
  ]),
  ...faultsIn('domain/role-policy.ts', [
    {
      rule: 'F2',
      find: 'new Set(policy.management.values())',
      replace: 'new Set<string>(policy.management.keys())',
      says: 'commands are known by their own names only',
    },
  ]),
  ...faultsIn('engine/explain.ts', [
    {
      rule: 'F4',
      find: 'isShadowed(gate.name, question.shadow)',
      replace: 'false',
      says: 'an explanation does not tell what is forgiven',
    },
  ]),
  ...faultsIn('engine/facts.ts', [
    {
      rule: 'F4',
      find: 'byRole ? roleFor(question as Question & Proved & Scoped) : undefined',
      replace:
        'byRole ? (roleFor(question as Question & Proved & Scoped) ?? operation?.anyOf[0]) : undefined',
      says: 'a role is named that the key does not hold',
    },
  ]),
]

/** Faults in who says what is shadowed, and in who hears of it. */
export const SHADOWING_FAULTS = [
  ...faultsIn('engine/shadowed-gate.ts', [
    {
      rule: 'F5',
      find: 'if (!Array.isArray(given)) return undefined',
      replace: "if (given === null || typeof given !== 'object') return undefined",
      says: 'what looks like a list is one',
    },
    {
      rule: 'F5',
      find: READ,
      replace: 'const gate: unknown = given[index]',
      says: 'what pollutes every object fills the holes of a list',
    },
    {
      rule: 'F5',
      find: READ,
      replace:
        'const gate: unknown = Object.hasOwn(given, index) ? String(given[index]) : undefined',
      says: 'what reads like the name of a gate is one',
    },
  ]),
  ...faultsIn('authorization/shadow.ts', [
    {
      rule: 'F5',
      find: "if (credential !== 'proved' || key === undefined) return undefined",
      replace: 'if (key === undefined) return undefined',
      says: 'whoever knows a public key has its organization asked about',
    },
    {
      rule: 'F5',
      find: 'if (given instanceof Promise) given.catch(() => undefined)',
      replace: '',
      says: 'a promise that rejects goes unheard',
    },
  ]),
  ...faultsIn('authorization/access-request.ts', [
    {
      rule: 'F5',
      find: 'return take(ownFields(given))',
      replace: 'return take(given)',
      says: 'what pollutes every object shadows',
    },
  ]),
  ...faultsIn('authorization/caller-identifier.ts', [
    {
      rule: 'F5',
      find: 'this.#tell(error)\n      return identity\n',
      replace: "this.#tell(error)\n      return { ...identity, shadow: ['address', 'role'] }\n",
      says: 'what fails to say shadows everything',
    },
  ]),
  ...faultsIn('authorization/decision-event.ts', [
    {
      rule: 'F4',
      find: '    shadowed,\n  })',
      replace: '  })',
      says: 'events are silent about what was forgiven',
    },
  ]),
  ...faultsIn('http/guard-options.ts', [
    {
      rule: 'F5',
      find: 'shadow: checkedShadow(shadow)',
      replace: 'shadow',
      says: 'a guard takes whatever it is given',
    },
    {
      rule: 'F5',
      find: 'if (gates !== undefined) return gates',
      replace: 'if (gates !== undefined) return shadow',
      says: 'a guard shadows what is added to the list afterwards',
    },
  ]),
  ...faultsIn('http/guard.ts', [
    {
      rule: 'F1',
      find: 'operation, scope, shadow, atLeast }',
      replace: 'operation, scope }',
      says: 'a guard enforces what it is to record',
    },
  ]),
]
