import fc from 'fast-check'
import { Cidr, InvalidInput, IpAddress } from 'keywarden'
import { clientAddress, clientAddressReader, type ProxyOptions } from 'keywarden/http'
import { describe, expect, test } from 'vitest'
import { nearlyAddress } from '../generators/addresses.js'

const PROXY = '10.0.0.2'
const trusted = { trustedProxies: ['10.0.0.0/8', 'fd00::/8'] }
const xff: ProxyOptions = { ...trusted, header: 'x-forwarded-for' }
const forwarded: ProxyOptions = { ...trusted, header: 'forwarded' }

/** The address as text, of a request through the proxy with that header. */
function seen(options: ProxyOptions, value: string | string[] | undefined, peer = PROXY) {
  const headers = { [options.header ?? 'x-forwarded-for']: value }
  const address = clientAddress({ remoteAddress: peer, headers, ...options })
  return address && String(address)
}

describe('without trusted proxies', () => {
  test('the peer is the client, whatever headers say', () => {
    const headers = { 'x-forwarded-for': '192.0.2.66', forwarded: 'for=192.0.2.66' }
    const at = (remoteAddress: string | undefined) =>
      String(clientAddress({ remoteAddress, headers, header: 'x-forwarded-for' }))
    expect(at('203.0.113.7')).toBe('203.0.113.7')
    expect(at('::ffff:203.0.113.7')).toBe('203.0.113.7')
    expect(at('2001:DB8::1')).toBe('2001:db8::1')
  })

  test('a peer that is no address is none', () => {
    for (const remoteAddress of [undefined, '', 'localhost', 'fe80::1%eth0', '10.0.0.1:80'])
      expect(clientAddress({ remoteAddress, headers: {} })).toBeUndefined()
  })
})

describe('behind a trusted proxy', () => {
  test('the last hop that is not a proxy is the client; what stands left of it is not looked at', () => {
    expect(seen(xff, '203.0.113.7')).toBe('203.0.113.7')
    expect(seen(xff, '192.0.2.66, 203.0.113.7')).toBe('203.0.113.7')
    expect(seen(xff, '192.0.2.66, 203.0.113.7, 10.1.1.1')).toBe('203.0.113.7')
    expect(seen(xff, 'no address, 203.0.113.7')).toBe('203.0.113.7')
  })

  test('an untrusted peer is the client, and its header its own invention', () => {
    expect(seen(xff, '10.0.0.1', '203.0.113.9')).toBe('203.0.113.9')
  })

  test('when all hops are proxies, the farthest is the client', () => {
    expect(seen(xff, '10.3.3.3, 10.2.2.2')).toBe('10.3.3.3')
  })

  test('a peer in mapped spelling is the proxy it is', () => {
    expect(seen(xff, '203.0.113.7', '::ffff:10.0.0.2')).toBe('203.0.113.7')
    expect(seen(xff, '203.0.113.7', '::ffff:0a00:2')).toBe('203.0.113.7')
  })

  test('a hop that is no address ends the search without a result', () => {
    for (const hop of ['', 'unknown', '_hidden', '203.0.113.007', '203.0.113.7.', 'a, '])
      expect([hop, seen(xff, `192.0.2.1, ${hop}`)]).toEqual([hop, undefined])
    expect(seen(xff, '203.0.113.7, garbage, 10.1.1.1')).toBeUndefined()
  })

  test('without the header there is no address, unless the proxy itself may be the client', () => {
    expect(seen(xff, undefined)).toBeUndefined()
    expect(seen({ ...xff, directFromProxy: true }, undefined)).toBe(PROXY)
    expect(seen({ ...xff, directFromProxy: true }, '')).toBeUndefined()
    expect(seen(trusted, '203.0.113.7')).toBeUndefined()
  })

  test('every line of the header counts, in any shape that servers have', () => {
    const lines = ['192.0.2.66', '203.0.113.7, 10.1.1.1']
    expect(seen(xff, lines)).toBe('203.0.113.7')
    const raw = lines.flatMap((line) => ['X-Forwarded-For', line])
    const fetched = new Headers(lines.map((line): [string, string] => ['X-Forwarded-For', line]))
    for (const headers of [raw, fetched, { 'X-FORWARDED-FOR': lines }])
      expect(String(clientAddress({ remoteAddress: PROXY, headers, ...xff }))).toBe('203.0.113.7')
  })

  test('other headers than the one that is named are not looked at', () => {
    const headers = { forwarded: 'for=192.0.2.1', 'x-real-ip': '192.0.2.2' }
    expect(clientAddress({ remoteAddress: PROXY, headers, ...xff })).toBeUndefined()
  })

  test('white space is that of HTTP, and no other', () => {
    expect(seen(xff, ' \t203.0.113.7\t , 10.1.1.1 ')).toBe('203.0.113.7')
    for (const space of ['\u00a0', '\u2003', '\v', '\u0000', '\u200b'])
      expect(seen(xff, `203.0.113.7${space}`)).toBeUndefined()
  })

  test('a header of absurd length is not read', () => {
    expect(seen(xff, `${'10.1.1.1,'.repeat(200_000)}203.0.113.7`)).toBeUndefined()
  })
})

describe('ports', () => {
  test('X-Forwarded-For has them on IPv4 and on bracketed IPv6, never on bare IPv6', () => {
    expect(seen(xff, '203.0.113.7:65535')).toBe('203.0.113.7')
    expect(seen(xff, '[2001:db8::1]:443')).toBe('2001:db8::1')
    expect(seen(xff, '[2001:db8::1]')).toBe('2001:db8::1')
    expect(seen(xff, '2001:db8::1:443')).toBe('2001:db8::1:443')
    for (const hop of ['203.0.113.7:', '203.0.113.7:65536', '203.0.113.7:+1', '[203.0.113.7]:1'])
      expect([hop, seen(xff, hop)]).toEqual([hop, undefined])
    for (const hop of ['[2001:db8::1', '2001:db8::1]', '[2001:db8::1]x', '[]', '1.2.3.4:_a'])
      expect([hop, seen(xff, hop)]).toEqual([hop, undefined])
  })

  test('Forwarded has them in quotes, decimal or obfuscated', () => {
    expect(seen(forwarded, 'for="203.0.113.7:443"')).toBe('203.0.113.7')
    expect(seen(forwarded, 'for="203.0.113.7:_a.b"')).toBe('203.0.113.7')
    expect(seen(forwarded, 'for="[2001:db8::1]:443"')).toBe('2001:db8::1')
    expect(seen(forwarded, 'for=203.0.113.7:443')).toBeUndefined()
  })
})

describe('Forwarded', () => {
  test('names the client by its parameter `for`, whatever its case and its neighbours', () => {
    expect(seen(forwarded, 'for=203.0.113.7')).toBe('203.0.113.7')
    expect(seen(forwarded, 'proto=https;For=203.0.113.7;by=10.0.0.1')).toBe('203.0.113.7')
    expect(seen(forwarded, 'for=192.0.2.66, for="[2001:db8::7]" ; host="a, \\"b"')).toBe(
      '2001:db8::7',
    )
    expect(seen(forwarded, ['for=192.0.2.66', 'for=203.0.113.7,for=10.1.1.1'])).toBe('203.0.113.7')
    expect(seen(forwarded, ';; for=203.0.113.7;')).toBe('203.0.113.7')
  })

  test('is nothing as a whole when it is not well-formed', () => {
    for (const value of [
      ...['for="203.0.113.7', 'for=203.0.113.7;for=203.0.113.7', 'for=203.0.113.7;FOR=1'],
      ...[
        'for',
        'for=',
        '=203.0.113.7',
        'for =203.0.113.7',
        'for= 203.0.113.7',
        'for=[2001:db8::1]',
      ],
      ...['for=203.0.113.7,', 'for=203.0.113.7,;', '=', 'for=203.0.113.7;=;'],
      ...['for=203.0.113.7 x', 'for="a"b, for=203.0.113.7', 'for="\u0001", for=203.0.113.7'],
      ...['for="\\', 'for="é", for=203.0.113.7'],
    ])
      expect([value, seen(forwarded, value)]).toEqual([value, undefined])
  })

  test('an open quote of the client swallows what the proxy appended, so there is no address', () => {
    expect(seen(forwarded, ['for="192.0.2.66', 'for=203.0.113.7'])).toBeUndefined()
    expect(seen(forwarded, ['for="192.0.2.66', 'for="[2001:db8::7]"'])).toBeUndefined()
  })

  test('a hop without an address is none', () => {
    for (const value of ['for=unknown', 'for=_hidden', 'for="_hidden"', 'proto=https', 'for=2001'])
      expect([value, seen(forwarded, value)]).toEqual([value, undefined])
    expect(seen(forwarded, 'for=203.0.113.7, for=_hidden, for=10.1.1.1')).toBeUndefined()
  })
})

describe('a header with one address', () => {
  const single: ProxyOptions = { ...trusted, header: 'CF-Connecting-IP' }

  test('is that address, from a trusted proxy only', () => {
    expect(seen(single, '2001:db8::7')).toBe('2001:db8::7')
    expect(seen(single, '2001:db8::7', '203.0.113.9')).toBe('203.0.113.9')
  })

  test('says nothing when it names two, or none', () => {
    for (const value of ['192.0.2.1, 203.0.113.7', ['192.0.2.1', '203.0.113.7'], '', '1.2.3.4:80'])
      expect(seen(single, value)).toBeUndefined()
  })
})

describe('options', () => {
  test('a proxy is trusted by its address or not at all', () => {
    const bad: [string, unknown][] = [
      ['trustedProxies', { trustedProxies: true }],
      ['trustedProxies', { trustedProxies: 1 }],
      ['trustedProxies[1]', { trustedProxies: ['10.0.0.1', 'loopback'] }],
      ['header', { header: 'two words' }],
      ['header', { header: '' }],
      ['header', { header: ['x-forwarded-for'] }],
      ['directFromProxy', { directFromProxy: 1 }],
      ['hops', { hops: 1 }],
    ]
    for (const [field, options] of bad) {
      const start = () => clientAddressReader(options as ProxyOptions)
      expect(start).toThrow(InvalidInput)
      expect(start).toThrow(expect.objectContaining({ field }))
    }
  })

  test('everybody is trusted by saying so, per family', () => {
    const all = { header: 'x-forwarded-for', trustedProxies: ['0.0.0.0/0'] }
    expect(seen(all, '192.0.2.66, 203.0.113.7', '198.51.100.1')).toBe('192.0.2.66')
    expect(seen(all, '192.0.2.66', '2001:db8::9')).toBe('2001:db8::9')
  })
})

/** Whether an address is one of those that are trusted here. */
function isTrusted(address: string | undefined): boolean {
  const parsed = IpAddress.parse(address ?? '')
  return trusted.trustedProxies.some((block) => parsed && Cidr.parse(block)?.contains(parsed))
}

describe('laws', () => {
  const hop = fc.oneof(nearlyAddress, fc.constantFrom('10.1.1.1', 'fd00::1', 'unknown', '', '"'))

  test('what a client writes changes nothing once its address is known', () => {
    fc.assert(
      fc.property(fc.array(hop), fc.string(), (hops, forged) => {
        fc.pre(!forged.includes(','))
        const honest = seen(xff, ['203.0.113.7', '10.1.1.1'])
        expect(seen(xff, [...hops, forged, '203.0.113.7', '10.1.1.1'])).toBe(honest)
      }),
    )
  })

  test('it is the last hop that no proxy has, or nothing', () => {
    fc.assert(
      fc.property(fc.array(hop, { minLength: 1, maxLength: 6 }), (hops) => {
        const address = seen(xff, hops.join(', '))
        const alone = (one: string) => seen({ ...xff, trustedProxies: [PROXY] }, one)
        const deciding = hops.findLast((one) => !isTrusted(alone(one))) ?? hops[0] ?? ''
        expect(address).toBe(alone(deciding))
      }),
    )
  })

  test('no header makes it throw', () => {
    const value = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.array(fc.string()))
    fc.assert(
      fc.property(fc.constantFrom(xff, forwarded), value, (options, text) => {
        seen(options, text)
      }),
      { numRuns: 1000 },
    )
  })
})
