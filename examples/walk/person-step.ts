import { Actor, type UserActor } from 'keywarden'
import type { Acme } from './acme.js'
import { failureOf } from './outcome.js'
import type { Expectation, Outcome, Step } from './step.js'

/** A step that a person orders from the Access Manager, as the pages of a console would. */
export interface PersonFields extends Pick<Step, 'title' | 'label' | 'evidence' | 'what'> {
  readonly as: 'ORG_OWNER' | 'GROUP_OWNER'
  readonly order: (acme: Acme, person: UserActor) => Promise<object>
  /** Default: carried out. */
  readonly expected?: Expectation
}

/** The person, for whom the host application vouches; a Project Owner is one in `billing`. */
function personAs(role: PersonFields['as']): UserActor {
  const roles =
    role === 'ORG_OWNER' ? { organizationRoles: [role] } : { projectRoles: { billing: [role] } }
  return Actor.user({ id: `person-${role}`, organization: 'acme', ...roles })
}

/** An order by a person, without HTTP. */
export function person({ as, order, expected = {}, ...shown }: PersonFields): Step {
  const perform = async ({ acme }: { readonly acme: Acme }): Promise<Outcome> => {
    try {
      const body = { ...(await order(acme, personAs(as))) }
      return { body, because: `by ${as}`, remedies: [] }
    } catch (error) {
      return { body: {}, ...failureOf(error) }
    }
  }
  return { ...shown, who: `a person, ${as}`, expected, perform }
}
