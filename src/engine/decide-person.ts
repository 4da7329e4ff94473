import type { Time } from '../domain/instant.js'
import type { Project } from '../domain/project.js'
import type { Refusal } from '../domain/refusal.js'
import type { RolePolicy } from '../domain/role-policy.js'
import { questionOf } from './decide.js'
import type { Scope } from './decision-request.js'
import type { Holder, RoleQuestion } from './gates/gate.js'
import { refuseRole } from './gates/role.js'
import { refuseScope } from './gates/scope.js'
import { refusalOf } from './refusal-of.js'

/** May this person, whom the host application vouches for, do this operation, there? */
export interface PersonRequest {
  readonly policy: RolePolicy
  readonly person: Holder
  /** The project that the scope names, as stored; `undefined` when there is none of that id. */
  readonly project?: Project | undefined
  readonly operation: string
  readonly scope?: Scope
  readonly at: Time
}

/**
 * Why a person may not; `undefined` when they may. A person presents no key, so only the gates of
 * scope and role are asked, and no address. What is public, they may like everybody.
 */
export function refusePerson({ person, ...request }: PersonRequest): Refusal | undefined {
  const question = questionOf(request)
  if (question.operation?.access === 'public') return undefined
  if (question.fault !== undefined) return refusalOf('UNAVAILABLE', question)
  const { operation, scopeLevel, scopeId, project } = question
  const asked = { operation, scopeLevel, scopeId, project, key: person }
  const code = refuseScope(asked) ?? refuseRole(asked as RoleQuestion)
  return code === undefined ? undefined : refusalOf(code, question)
}
