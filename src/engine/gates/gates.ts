import { refuseAddress } from './address.js'
import { refuseCredential } from './credential.js'
import type { Gate } from './gate.js'
import { refuseRole } from './role.js'
import { refuseScope } from './scope.js'
import { refuseSurface } from './surface.js'

/**
 * Every condition of access, in order. The order is part of the contract: who you are before
 * anything about you, from where before what exists, what exists before what you may do there.
 * A new condition is one file, and one line here.
 */
export const GATES: readonly Gate[] = Object.freeze([
  { name: 'credential', needs: 'nothing', refuse: refuseCredential },
  { name: 'surface', needs: 'a proved key', refuse: refuseSurface },
  { name: 'address', needs: 'a proved key', refuse: refuseAddress },
  { name: 'scope', needs: 'a proved key', refuse: refuseScope },
  { name: 'role', needs: 'a reachable scope', refuse: refuseRole },
] satisfies Gate[])
