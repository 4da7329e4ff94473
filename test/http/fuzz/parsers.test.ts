/** Whatever stands in a header, no parser throws, and each answers in one of its own words (SR-12). */
import fc from 'fast-check'
import { DigestSecrets } from 'keywarden'
import { basic, bearer, clientAddressReader, digest } from 'keywarden/http'
import { describe, expect, test } from 'vitest'
import { authParams } from '../../../src/http/auth-params.js'
import { readAuthorization } from '../../../src/http/authorization-header.js'
import { forwardedFor } from '../../../src/http/forwarded.js'
import { hopOfForwarded, hopOfXForwardedFor } from '../../../src/http/forwarding-hop.js'
import { headerLines } from '../../../src/http/header-lines.js'
import { IpAddress } from '../../../src/network/ip-address.js'
import { headersWith, headerValue } from './header-values.js'
import { FUZZ, FUZZ_TIMEOUT_MS } from './runs.js'

const facts = { method: 'GET', target: '/', headers: {}, remoteAddress: undefined }
const secrets = DigestSecrets.of({
  realm: 'realm',
  sealingKeys: [{ id: 'one', secret: 'the sealing key, of 32 bytes or more' }],
  algorithms: ['MD5', 'SHA-256'],
})

function fuzz<Input>(name: string, input: fc.Arbitrary<Input>, check: (input: Input) => void) {
  test(name, () => fc.assert(fc.property(input, check), FUZZ), FUZZ_TIMEOUT_MS)
}

describe('whatever it is given', () => {
  fuzz('the reader of header lines gives texts', headersWith('forwarded'), (headers) => {
    for (const line of headerLines(headers, 'forwarded')) expect(typeof line).toBe('string')
  })

  fuzz(
    'the Authorization header is one credential or none',
    headersWith('authorization'),
    (given) => {
      const read = readAuthorization(given as never)
      if (read === 'missing' || read === 'malformed') return
      expect(read.scheme).toMatch(/^[\x21-\x7e]{1,32}$/)
      expect(read.scheme).toBe(read.scheme.toLowerCase())
      if (read.rest === undefined) return
      expect(read.rest).toMatch(/^(?:[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?)?$/)
    },
  )

  fuzz('a Basic credential is a pair of visible ASCII', headerValue, (text) => {
    const read = basic().read(text, facts)
    if (read === undefined) return
    const { publicKey, privateKey } = read as { publicKey: string; privateKey: string }
    expect(publicKey).toMatch(/^[\x21-\x7e]*$/)
    expect(publicKey).not.toContain(':')
    expect(privateKey).toMatch(/^[\x21-\x7e]*$/)
    // What is accepted is spelt in one way only.
    expect(Buffer.from(`${publicKey}:${privateKey}`).toString('base64').slice(0, -4)).toBe(
      text.slice(0, -4),
    )
  })

  fuzz('a Bearer token is itself', headerValue, (text) => {
    expect([undefined, text]).toContain(bearer().read(text, facts))
  })

  fuzz('parameters are told apart by their names', headerValue, (text) => {
    for (const name of authParams(text)?.keys() ?? []) {
      expect(name).toMatch(/^[!#$%&'*+.^_`|~0-9a-z-]+$/)
    }
  })

  fuzz('a Digest credential is for the target of the request', headerValue, (text) => {
    const read = digest({ secrets }).read(text, facts)
    if (read !== undefined) expect(text).toContain('uri')
  })

  fuzz('a Forwarded header is hops, or not well-formed', headerValue, (text) => {
    for (const hop of forwardedFor(text) ?? []) {
      expect(['string', 'undefined']).toContain(typeof hop)
    }
  })

  fuzz('a hop is an address that the text has in it, or none', headerValue, (text) => {
    for (const read of [hopOfForwarded, hopOfXForwardedFor]) {
      const address = read(text)
      if (address === undefined) continue
      expect(address).toBeInstanceOf(IpAddress)
      const [, bare = text] = /^\[?([^\]]*?)\]?(?::[0-9_A-Za-z.-]*)?$/.exec(text) ?? []
      const readings = [text, bare].map((one) => IpAddress.parse(one)).filter((one) => one)
      expect(readings.map(String)).toContain(String(address))
    }
  })

  for (const header of ['x-forwarded-for', 'forwarded', 'cf-connecting-ip']) {
    const addressOf = clientAddressReader({ header, trustedProxies: ['10.0.0.0/8', '::/0'] })
    fuzz(`the client is found by ${header}, or not at all`, headersWith(header), (headers) => {
      const address = addressOf({ remoteAddress: '10.0.0.2', headers: headers as never })
      if (address !== undefined) expect(address).toBeInstanceOf(IpAddress)
      const direct = addressOf({ remoteAddress: '203.0.113.9', headers: headers as never })
      expect(String(direct)).toBe('203.0.113.9')
    })
  }
})
