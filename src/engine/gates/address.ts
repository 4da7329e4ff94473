import type { RefusalCode } from '../../domain/refusal.js'
import { isAddress } from '../../network/ip-address.js'
import type { Question } from '../question.js'
import type { Proved } from './gate.js'

/**
 * From where? L is the key's own list, R whether its organization requires lists, Q whether the
 * operation requires one; an unknown operation has no Q.
 *
 * | L                                  | R   | Q   | answer                              |
 * | ---------------------------------- | --- | --- | ----------------------------------- |
 * | has entries, one admits it now     | any | any | pass                                |
 * | has entries, none admits it        | any | any | `ADDRESS_NOT_ON_ACCESS_LIST`        |
 * | no entries                         | yes | any | `ORGANIZATION_REQUIRES_ACCESS_LIST` |
 * | no entries                         | no  | yes | `OPERATION_REQUIRES_ACCESS_LIST`    |
 * | no entries                         | no  | no  | pass                                |
 *
 * An address that cannot be established is `ADDRESS_UNKNOWN`, unless the last row applies. An
 * expired entry admits nobody but still is an entry: a list never opens by itself.
 */
export function refuseAddress(question: Question & Proved): RefusalCode | undefined {
  const { key, organization, operation, address, at } = question
  const { accessList } = key
  if (accessList.isEmpty) {
    const required = organization.accessListRequired || operation?.requiresAccessList === true
    if (!required) return undefined
    if (!isAddress(address)) return 'ADDRESS_UNKNOWN'
    return organization.accessListRequired
      ? 'ORGANIZATION_REQUIRES_ACCESS_LIST'
      : 'OPERATION_REQUIRES_ACCESS_LIST'
  }
  const admitted = accessList.answerTo(address, at)
  if (admitted === undefined) return 'ADDRESS_UNKNOWN'
  return admitted ? undefined : 'ADDRESS_NOT_ON_ACCESS_LIST'
}
