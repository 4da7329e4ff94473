import { fieldsOf, flag, invalid } from '../domain/input.js'
import { ownFields } from '../domain/own-fields.js'
import type { AddressSet } from '../network/address-set.js'
import type { Cidr } from '../network/cidr.js'
import { IpAddress } from '../network/ip-address.js'
import { forwardedFor } from './forwarded.js'
import { hopOfForwarded, hopOfXForwardedFor } from './forwarding-hop.js'
import { headerLines, type RequestHeaders } from './header-lines.js'
import { trustedProxiesOf } from './trusted-proxies.js'

/** Whose word is taken for where a request came from. */
export interface ProxyOptions {
  /**
   * The proxies in front of the service, by address or block. Default none: the peer of the
   * connection is the client, whatever its headers say.
   */
  readonly trustedProxies?: readonly (Cidr | string)[] | undefined
  /**
   * The one header in which those proxies say who called them: `'x-forwarded-for'`, `'forwarded'`
   * (RFC 7239), or the name of a header with a single address, such as `'cf-connecting-ip'`. No
   * other header is looked at. Default none.
   */
  readonly header?: string | undefined
  /**
   * Whether a trusted proxy that sends no such header is itself the client, as health checks are.
   * Default `false`: then there is no address.
   */
  readonly directFromProxy?: boolean | undefined
}

/** Where a request came from, as far as the connection and its headers say. */
export interface ConnectionFacts {
  /** Address of the peer of the connection: `socket.remoteAddress`. */
  readonly remoteAddress: string | undefined
  readonly headers: RequestHeaders
}

/** Finds the address of the client in what is known of a connection. */
export type ClientAddressReader = (facts: ConnectionFacts) => IpAddress | undefined

/** Longer headers are not read: no chain of proxies is that long (SR-12). */
const LONGEST = 8192

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/
const OPTIONS = ['trustedProxies', 'header', 'directFromProxy'] as const

/**
 * The address a request came from (SR-14); `undefined` when it cannot be established, in which case a
 * decision that depends on the address refuses.
 *
 * That is the peer of the connection, unless the peer is a trusted proxy. Then it is found in the
 * configured header, read from the right: each proxy appended the address that called it, so the
 * first one that is not a trusted proxy is the client, and whatever stands left of it was written by
 * the client. When all of them are trusted proxies, it is the farthest. A hop that is no address ends
 * the search without a result.
 *
 * @throws `InvalidInput` when an option is not what it must be.
 *
 * @example
 * ```ts
 * import { clientAddress } from 'keywarden/http'
 *
 * const address = clientAddress({
 *   remoteAddress: '10.0.0.2',
 *   headers: { 'x-forwarded-for': '192.0.2.66, 203.0.113.7' },
 *   header: 'x-forwarded-for',
 *   trustedProxies: ['10.0.0.0/8'],
 * })
 * String(address) // => '203.0.113.7'
 * ```
 */
export function clientAddress(given: ConnectionFacts & ProxyOptions): IpAddress | undefined {
  const { remoteAddress, headers, ...options } = ownFields(given)
  return clientAddressReader(options)({ remoteAddress, headers })
}

/**
 * {@link clientAddress} with its options read once, for servers.
 *
 * @throws `InvalidInput` when an option is not what it must be.
 */
export function clientAddressReader(options: ProxyOptions = {}): ClientAddressReader {
  const { proxies, header, directFromProxy } = read(options)
  return (facts) => {
    const { remoteAddress, headers } = ownFields(facts)
    const peer = IpAddress.parse(remoteAddress)
    if (peer === undefined || proxies.isEmpty || !proxies.has(peer)) return peer
    const lines = header === undefined ? [] : headerLines(headers, header)
    if (lines.length === 0) return directFromProxy ? peer : undefined
    const text = lines.join(',')
    return text.length > LONGEST
      ? undefined
      : farthestTrue(text, chainOf(header as string), proxies)
  }
}

/** How one header tells of the hops of a request. */
interface Chain {
  /** The hops as text, the nearest last. */
  readonly hops: (text: string) => readonly (string | undefined)[]
  readonly address: (hop: string) => IpAddress | undefined
}

const CHAINS: { readonly [header: string]: Chain } = {
  forwarded: { hops: (text) => forwardedFor(text) ?? [], address: hopOfForwarded },
  'x-forwarded-for': {
    hops: (text) => text.split(',').map(trimmed),
    address: hopOfXForwardedFor,
  },
}

/** Any other header names one address, and says nothing when it names two. */
const SINGLE: Chain = { hops: (text) => [trimmed(text)], address: IpAddress.parse }

function chainOf(header: string): Chain {
  return (Object.hasOwn(CHAINS, header) ? CHAINS[header] : undefined) ?? SINGLE
}

/** The farthest hop whose address a trusted proxy vouches for: the first that is none itself. */
function farthestTrue(text: string, chain: Chain, proxies: AddressSet): IpAddress | undefined {
  let farthest: IpAddress | undefined
  for (const hop of chain.hops(text).toReversed()) {
    farthest = chain.address(hop ?? '')
    if (farthest === undefined || !proxies.has(farthest)) return farthest
  }
  return farthest
}

/** Without the white space that RFC 9110 allows in lists, and no other. */
function trimmed(text: string): string {
  let [start, end] = [0, text.length]
  while (start < end && isSpace(text[start])) start++
  while (end > start && isSpace(text[end - 1])) end--
  return text.slice(start, end)
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t'
}

function read(input: ProxyOptions) {
  const options = fieldsOf(input, '', OPTIONS)
  const { header } = options
  if (header !== undefined && !(typeof header === 'string' && HEADER_NAME.test(header))) {
    invalid('header', "must be the name of one header, such as 'x-forwarded-for'")
  }
  const proxies = trustedProxiesOf(options.trustedProxies)
  return {
    proxies,
    header: header?.toLowerCase(),
    directFromProxy: flag(options.directFromProxy, 'directFromProxy', false),
  }
}
