import { IpAddress } from '../network/ip-address.js'

/** `a.b.c.d`, `[v6]`, each perhaps with a port of one to five digits. */
const WITH_PORT = /^(?:([0-9.]{7,15})|\[([0-9A-Fa-f:.]{2,45})\])(?::(\d{1,5}))?$/
/** The same with what RFC 7239 section 6 calls an obfuscated port. */
const WITH_ANY_PORT =
  /^(?:([0-9.]{7,15})|\[([0-9A-Fa-f:.]{2,45})\])(?::(?:(\d{1,5})|_[A-Za-z0-9._-]{1,64}))?$/

/**
 * The address of one hop of `X-Forwarded-For`: plain, or with a port as `a.b.c.d:port` or
 * `[v6]:port`. A bare IPv6 address has no port: `2001:db8::1:80` is an address as a whole.
 */
export function hopOfXForwardedFor(text: string): IpAddress | undefined {
  return IpAddress.parse(text) ?? withoutPort(text, WITH_PORT)
}

/**
 * The address of a `for` parameter of `Forwarded`: IPv4, or IPv6 in brackets, perhaps with a port
 * (RFC 7239 section 6). `unknown` and obfuscated names are no addresses.
 */
export function hopOfForwarded(text: string): IpAddress | undefined {
  return withoutPort(text, WITH_ANY_PORT)
}

function withoutPort(text: string, form: RegExp): IpAddress | undefined {
  const [, v4, v6, port = '0'] = form.exec(text) ?? []
  if (Number(port) > 65_535) return undefined
  const address = IpAddress.parse(v4 ?? v6)
  return v6 !== undefined && !v6.includes(':') ? undefined : address
}
