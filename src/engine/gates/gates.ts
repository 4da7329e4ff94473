import type { RefusalCode } from '../../domain/refusal.js'
import type { Question } from '../question.js'
import { isShadowed, UNSHADOWED } from '../shadowed-gate.js'
import { refuseAddress } from './address.js'
import { refuseCredential } from './credential.js'
import type { Gate, Proved, Scoped } from './gate.js'
import { refuseRole } from './role.js'
import { refuseScope } from './scope.js'
import { refuseSurface } from './surface.js'

/**
 * Every condition of access, in order. The order is part of the contract: who you are before
 * anything about you, from where before what exists, what exists before what you may do there.
 * A new condition is one file, and one line in each of the two lists here.
 */
export const GATES = Object.freeze([
  { name: 'credential', needs: 'nothing', refuse: refuseCredential },
  { name: 'surface', needs: 'a proved key', refuse: refuseSurface },
  { name: 'address', needs: 'a proved key', refuse: refuseAddress },
  { name: 'scope', needs: 'a proved key', refuse: refuseScope },
  { name: 'role', needs: 'a reachable scope', refuse: refuseRole },
] as const satisfies readonly Gate[])

const [credential, surface, address, scope, role, ...others] = GATES
others satisfies readonly []

/**
 * The code of the first gate that refuses and is not shadowed, or `undefined`. Allocates nothing.
 * What a shadowed gate says changes nothing here, so it is not asked.
 *
 * The gates are called one by one, because a call that always has the same target is fast and one
 * in a loop over all of them is not. None can be left out: `others` must be empty to compile.
 */
export function firstRefusal(question: Question): RefusalCode | undefined {
  // Every gate before one has passed, so what that one needs is established.
  const asked = question as Question & Proved & Scoped
  const { shadow } = question
  return (
    credential.refuse(asked) ??
    surface.refuse(asked) ??
    (shadow.address ? undefined : address.refuse(asked)) ??
    scope.refuse(asked) ??
    (shadow.role ? undefined : role.refuse(asked))
  )
}

const NONE: readonly RefusalCode[] = Object.freeze([])

/**
 * The codes with which shadowed gates refused before the answer, in order: what {@link firstRefusal}
 * passed over.
 */
export function shadowedRefusals(question: Question): readonly RefusalCode[] {
  if (question.shadow === UNSHADOWED || question.fault !== undefined) return NONE
  const codes: RefusalCode[] = []
  for (const { name, refuse } of GATES) {
    // Every gate before has passed or is shadowed, and none that establishes anything ever is.
    const code = refuse(question as Question & Proved & Scoped)
    if (code === undefined) continue
    if (!isShadowed(name, question.shadow)) break
    codes.push(code)
  }
  return codes
}
