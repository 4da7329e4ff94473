export {
  type ClientAddressReader,
  type ConnectionFacts,
  clientAddress,
  clientAddressReader,
  type ProxyOptions,
} from './client-address.js'
export type { RequestHeaders } from './header-lines.js'
