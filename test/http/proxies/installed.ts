import { networkInterfaces } from 'node:os'
import { nginx, nginxVersion } from './nginx.js'
import type { StartProxy } from './reverse-proxy.js'
import { socketProxy } from './socket-proxy.js'

const version = nginxVersion()
// Which proxies stood in front, and why no other, is part of what a run shows.
console.info(
  version === undefined
    ? 'proxies: bare sockets only, for nginx is not installed'
    : `proxies: bare sockets and ${version}`,
)

/** Every proxy that there is here. */
export const PROXIES: Readonly<Record<string, StartProxy>> = {
  'a proxy on bare sockets': socketProxy,
  ...(version !== undefined && { nginx }),
}

/** Whether loopback has IPv6 here. */
export const HAS_IPV6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
)
if (!HAS_IPV6) console.info('no tests of IPv6: loopback has no ::1 here')
