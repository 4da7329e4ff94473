import { decide, type Project } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { acmeKey, answerTo, ask, billing, depot, fleet } from '../../fixtures/acme.js'

const owner = acmeKey({ organizationRoles: ['OWNER'], projectRoles: { depot: ['PLANNER'] } })

describe('the operation exists in the policy, in its exact spelling', () => {
  test.each(['', 'ReadSettings', 'readSettings ', '__proto__', 'constructor', 'toString'])(
    '%j does not',
    (operation) => {
      expect(answerTo({ key: owner, operation })).toBe('OPERATION_UNKNOWN')
    },
  )

  test('nor does anything that is not a name', () => {
    for (const operation of [
      undefined,
      null,
      7,
      ['readSettings'],
      { toString: () => 'readSettings' },
    ])
      expect(answerTo({ key: owner, operation: operation as string })).toBe('OPERATION_UNKNOWN')
  })

  test('an unknown operation is unknown whatever the scope', () => {
    expect(answerTo({ operation: 'nothing', scope: undefined })).toBe('OPERATION_UNKNOWN')
  })
})

describe('a request names exactly the one id that the level needs', () => {
  const LEVELS = { organization: 'readSettings', project: 'readShipments', none: 'listProjects' }

  test.each([
    ['organization', { organization: 'acme' }, 'allowed'],
    ['organization', { project: 'billing' }, 'SCOPE_MISMATCH'],
    ['organization', undefined, 'SCOPE_MISMATCH'],
    ['organization', {}, 'SCOPE_MISMATCH'],
    ['project', { organization: 'acme' }, 'SCOPE_MISMATCH'],
    ['project', { project: 'billing' }, 'allowed'],
    ['project', undefined, 'SCOPE_MISMATCH'],
    ['project', {}, 'SCOPE_MISMATCH'],
    ['none', { organization: 'acme' }, 'SCOPE_MISMATCH'],
    ['none', { project: 'billing' }, 'SCOPE_MISMATCH'],
    ['none', undefined, 'allowed'],
    ['none', {}, 'allowed'],
  ] as const)('an operation of level %s with the scope %j: %s', (level, scope, answer) => {
    const request = { key: owner, project: billing, operation: LEVELS[level], scope }
    expect(answerTo(request as Parameters<typeof answerTo>[0])).toBe(answer)
  })

  test.each([
    ['both ids', { organization: 'acme', project: 'billing' }],
    ['an id and a wrong one', { organization: 'acme', project: 7 }],
    ['an id and null', { organization: 'acme', project: null }],
    ['a project, and no organization but null', { organization: null, project: 'billing' }],
    ['no text', { organization: 7 }],
    ['no text as project', { project: ['billing'] }],
    ['an id under another name', { tenant: 'acme' }],
    ['an id under the name in capitals', { Organization: 'acme' }],
    ['a list of ids', ['acme']],
    ['a bare text', 'acme'],
    ['a number', 7],
    ['a truth', true],
    ['a function', () => ({ organization: 'acme' })],
    ['a symbol', Symbol('acme')],
  ])('%s is a scope of no level', (_, scope) => {
    for (const operation of Object.values(LEVELS)) {
      const request = { key: owner, project: billing, operation, scope: scope as never }
      expect(answerTo(request)).toBe('SCOPE_MISMATCH')
    }
  })

  test('an absent id may be written as undefined, and an absent scope as null', () => {
    const written = { organization: 'acme', project: undefined } as never
    expect(answerTo({ scope: written })).toBe('allowed')
    const turned = { organization: undefined, project: 'billing' } as never
    const project = { key: owner, project: billing, operation: 'readShipments' }
    expect(answerTo({ ...project, scope: turned })).toBe('allowed')
    const nowhere = { organization: undefined } as never
    expect(answerTo({ operation: 'listProjects', scope: nowhere })).toBe('allowed')
    expect(answerTo({ operation: 'listProjects', scope: null as never })).toBe('allowed')
  })
})

describe('a key reaches its own organization and the projects of it, nothing else', () => {
  const reads = (id: string, project: Project | undefined) =>
    ask({ key: owner, operation: 'readShipments', scope: { project: id }, project })

  test('its organization, by its exact id', () => {
    for (const id of ['rival', 'ACME', 'acme ', '', '__proto__'])
      expect(answerTo({ key: owner, scope: { organization: id } })).toBe('SCOPE_NOT_REACHABLE')
  })

  test('a project of its organization', () => {
    expect(decide(reads('fleet', fleet)).allowed).toBe(true)
  })

  test('absent, foreign and another project than the one named: one answer, word for word', () => {
    const foreign = decide(reads('depot', depot))
    const absent = decide(reads('depot', undefined))
    const mixedUp = decide(reads('depot', billing))
    expect(foreign.allowed || foreign.refusal.code).toBe('SCOPE_NOT_REACHABLE')
    expect(JSON.stringify(absent)).toBe(JSON.stringify(foreign))
    expect(JSON.stringify(mixedUp)).toBe(JSON.stringify(foreign))
  })

  test('no id is not the id of no project', () => {
    expect(decide(reads('', undefined))).toMatchObject({ allowed: false })
    expect(answerTo({ key: owner, operation: 'readShipments', scope: { project: '' } })).toBe(
      'SCOPE_NOT_REACHABLE',
    )
  })
})
