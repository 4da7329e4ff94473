export { AddressSet } from './network/address-set.js'
export { Cidr } from './network/cidr.js'
export { IpAddress } from './network/ip-address.js'
