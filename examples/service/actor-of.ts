import type { KeyActor } from 'keywarden'
import type { Principal } from 'keywarden/http'

/** Who orders a change. A route that everybody may use has nobody to order any. */
export function actorOf(principal: Principal | null | undefined): KeyActor {
  if (principal) return principal.actor
  throw new TypeError('a route that orders changes must not be public')
}
