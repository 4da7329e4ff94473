import type { ApiKey } from '../domain/api-key.js'
import { invalid } from '../domain/input.js'
import type { ManagerContext } from './manager-options.js'

/**
 * Whether a new private key is to be usable with HTTP Digest.
 *
 * @throws `InvalidInput` where that is asked for and the manager cannot make such keys.
 */
export function speaksDigest(
  { httpDigest }: ManagerContext,
  asked: boolean | undefined,
  field = 'httpDigest',
): boolean {
  if (asked === true && httpDigest === undefined) {
    invalid(
      field,
      'must be left out: the Access Manager has no `httpDigest` to make such keys with',
    )
  }
  return asked === true
}

/** What the audit trail says of a key whose newest private key can be used with HTTP Digest. */
export function digestFact(key: ApiKey): { readonly httpDigest?: true } {
  return hasDigest(key) ? { httpDigest: true } : {}
}

/** Whether the newest private key of a key can be used with HTTP Digest. */
export function hasDigest({ secrets }: ApiKey): boolean {
  return (secrets.at(-1)?.digestVerifiers ?? []).length > 0
}
