import { invalid, itemsOf } from '../domain/input.js'
import { AddressSet } from '../network/address-set.js'
import { Cidr } from '../network/cidr.js'

/**
 * The addresses whose word about other addresses is believed.
 *
 * A proxy is trusted by its address or not at all: there is no counting of hops, and whoever wants to
 * believe everybody has to write `0.0.0.0/0` and `::/0`.
 *
 * @throws {@link InvalidInput} naming the entry that is no address or block.
 */
export function trustedProxiesOf(given: unknown, field = 'trustedProxies'): AddressSet {
  const blocks = itemsOf(given ?? [], field).map(
    (entry, index) =>
      (entry instanceof Cidr ? entry : Cidr.parse(entry)) ??
      invalid(`${field}[${index}]`, 'must be an address or a block, like 10.0.0.0/8'),
  )
  return AddressSet.of(...blocks)
}
