import type { ApiKey } from '../domain/api-key.js'
import type { Admits } from '../domain/audit-event.js'
import type { Organization } from '../domain/organization.js'
import { AddressSet } from '../network/address-set.js'
import { Cidr } from '../network/cidr.js'

const FAMILIES = [Cidr.parse('0.0.0.0/0'), Cidr.parse('::/0')]
  .filter((block) => block !== undefined)
  .map((block) => AddressSet.of(block))

/** From where a key is admitted by the address gate, operations that require a list apart. */
export interface Admission {
  readonly admits: Admits
  /** Which address families are admitted whole: two halves of a family are all of it. */
  readonly openFamilies: ReadonlySet<number>
}

/** From where the organization lets a key be used at that instant. */
export function admissionOf(key: ApiKey, organization: Organization, at: number): Admission {
  if (key.accessList.isEmpty) {
    return organization.accessListRequired
      ? admission('nowhere', [])
      : admission('anywhere', [0, 1])
  }
  const admitted = key.accessList.admittedAt(at)
  if (admitted.isEmpty) return admission('nowhere', [])
  const open = FAMILIES.flatMap((all, family) => (all.isSubsetOf(admitted) ? [family] : []))
  return admission(open.length > 0 ? 'anywhere' : 'listed', open)
}

/** Whether a family is admitted whole that was not before. */
export function opens(before: Admission | undefined, after: Admission): boolean {
  return [...after.openFamilies].some((family) => before?.openFamilies.has(family) !== true)
}

function admission(admits: Admits, families: readonly number[]): Admission {
  return { admits, openFamilies: new Set(families) }
}
