import fc from 'fast-check'
import { decide } from 'keywarden'
import { expect, test } from 'vitest'
import { answerOf } from '../fixtures/acme.js'
import { requestOf, soundRequest } from '../generators/requests.js'
import type { JudgedRequest } from '../twins/reference-decide.js'

const levelOf = ({ policy, operation }: JudgedRequest) => policy.operations.get(operation)?.level
const isPublic = ({ policy, operation }: JudgedRequest) =>
  policy.operations.get(operation)?.allow === 'public'

const inProject = soundRequest
  .filter((plain) => levelOf(plain) === 'project' && !isPublic(plain))
  .map((plain) => ({ ...plain, scope: { project: 'depot' } }))

test('no grant reaches another organization', () => {
  const foreign = fc.string().filter((id) => id !== 'acme')
  fc.assert(
    fc.property(soundRequest, foreign, (plain, organization) => {
      fc.pre(levelOf(plain) === 'organization' && !isPublic(plain))
      expect(decide(requestOf({ ...plain, scope: { organization } })).allowed).toBe(false)
    }),
  )
})

test('no grant reaches a project of another organization, not even one given in it', () => {
  fc.assert(
    fc.property(inProject, (plain) => {
      const project = { id: 'depot', organization: 'rival' }
      const projectRoles = new Map([['depot', ['editor', 'reader', 'toString']]])
      const everything = ['owner', 'member', 'constructor']
      const key = { ...plain.key, organizationRoles: everything, projectRoles }
      expect(decide(requestOf({ ...plain, key, project })).allowed).toBe(false)
    }),
  )
})

test('a project that is absent, foreign or not the one named: one answer, word for word', () => {
  fc.assert(
    fc.property(inProject, (plain) => {
      const told = (project: JudgedRequest['project']) =>
        JSON.stringify(decide(requestOf({ ...plain, project })))
      const absent = told(undefined)
      expect(told({ id: 'depot', organization: 'rival' })).toBe(absent)
      expect(told({ id: 'billing', organization: 'acme' })).toBe(absent)
    }),
  )
})

test('a role in one project is worth nothing in another', () => {
  fc.assert(
    fc.property(inProject, (plain) => {
      const project = { id: 'depot', organization: 'acme' }
      const held = (projectRoles: ReadonlyMap<string, readonly string[]>) =>
        answerOf(decide(requestOf({ ...plain, project, key: { ...plain.key, projectRoles } })))
      const elsewhere = new Map([['billing', ['editor', 'reader', 'toString']]])
      expect(held(elsewhere)).toBe(held(new Map()))
    }),
  )
})
