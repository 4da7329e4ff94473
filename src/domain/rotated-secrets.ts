import { fieldsOf, invalid } from './input.js'
import { instant, type Time } from './instant.js'
import type { KeySecret } from './key-secret.js'

/**
 * The secrets of a key after a rotation: the new one, and those of the old ones that are live at
 * `at`, ending at `deadline` or earlier.
 */
export function rotatedSecrets(
  old: readonly KeySecret[],
  secret: KeySecret,
  times: { readonly at: Time; readonly deadline: Time },
): readonly KeySecret[] {
  const fields = fieldsOf(times, '', ['at', 'deadline'])
  const at = instant(fields.at, 'at')
  const deadline = instant(fields.deadline, 'deadline')
  const kept = old.map((one) => one.expireAt(deadline)).filter((one) => one.isLive(at))
  if (kept.length > 1) {
    invalid('secrets', 'must be at most two at a time: let the older one end first')
  }
  return [...kept, secret]
}
