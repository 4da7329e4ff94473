import { InvalidPolicy, RolePolicy } from 'keywarden'
import { problemsOf, thrownBy } from './refused.js'

export const roles = {
  OWNER: { level: 'organization', includes: ['MEMBER', 'EDITOR'] },
  MEMBER: { level: 'organization' },
  EDITOR: { level: 'project', includes: ['READER'] },
  READER: { level: 'project' },
}

export const operations = {
  manage: { level: 'organization', allow: { anyOf: ['OWNER'] } },
  manageProject: { level: 'project', allow: { anyOf: ['EDITOR'] } },
  read: { level: 'project', allow: { anyOf: ['READER'] } },
  readAll: { level: 'organization', allow: { anyOf: ['MEMBER'] } },
  whoAmI: { level: 'none', allow: 'any-key' },
  status: { level: 'none', allow: 'public' },
}

export const withRoles = (more: object) => ({ roles: { ...roles, ...more } })
export const withOperations = (more: object) => ({ operations: { ...operations, ...more } })

/** Defines the policy of these roles and operations, with a change. */
export const define = (change: object) => () =>
  RolePolicy.define({ roles, operations, ...change } as never)

/** What is wrong with the policy after the change, as `CODE path`. */
export const problems = (change: object) => problemsOf(define(change))

/** The same in full, as `path message`. */
export const complaints = (change: object) =>
  thrownBy(define(change), InvalidPolicy).problems.map(({ path, message }) => `${path} ${message}`)

/** The same in full, as `CODE path message`. */
export const tell = (change: object) => {
  const said = complaints(change)
  return problems(change).map((problem, index) => `${problem.split(' ')[0]} ${said[index]}`)
}
