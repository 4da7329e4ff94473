import { admissionOf, opens } from '../admission.js'
import { RuleBroken } from '../errors.js'
import type { Proposal } from './management-rule.js'

/**
 * No key becomes usable from anywhere without a word (SR-24): neither by an entry that spans an
 * address family, nor by two that are its halves, nor by losing the last entry, nor by an
 * organization that stops requiring lists. A new key whose list is not mentioned is the exception.
 */
export function refuseOpening({
  situation,
  plan,
  overrides,
}: Pick<Proposal, 'situation' | 'plan' | 'overrides'>): void {
  const { before, at } = situation
  const { after } = plan
  if (after === undefined || overrides.allowUnrestricted === true) return
  const unchanged = after.organization.accessListRequired === before.organization.accessListRequired
  const opened = after.keys.filter((key) => {
    const known = before.key(key.id)
    if (unchanged && known?.accessList === key.accessList) return false
    if (known === undefined && plan.listNotGiven === true) return false
    const was = known && admissionOf(known, before.organization, at)
    return opens(was, admissionOf(key, after.organization, at))
  })
  if (opened.length === 0) return
  const names = opened.map(({ id }) => id)
  const isNew = names.every((id) => before.key(id) === undefined)
  throw new RuleBroken(
    'UNRESTRICTED',
    isNew
      ? 'would let the new key be used from anywhere; list narrower blocks, leave out a list ' +
          'that is empty, or say `allowUnrestricted: true`'
      : `would let keys be used from anywhere: ${names.join(', ')}; ` +
          'list narrower blocks, or say `allowUnrestricted: true`',
    { keys: isNew ? [] : names },
  )
}
