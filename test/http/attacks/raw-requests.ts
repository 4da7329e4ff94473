import type { Holder } from '../../../src/http/contract/guard-scene.js'
import { basicOf, bearing } from '../../../src/http/contract/guard-trial.js'
import { headOf } from '../wire/exchange.js'

/** A request as no honest client sends it, and how every server answers. */
export interface RawAttack {
  readonly says: string
  /** A character is a byte. */
  readonly bytes: string
  /** Several where versions of Node differ. */
  readonly answer: string | readonly string[]
}

const INVALID = '401 CREDENTIAL_INVALID'
const MISSING = '401 CREDENTIAL_MISSING'
/** What Node itself says, before anything of this library is reached. */
const BAD_REQUEST = '400'
const TOO_LARGE = '431'

/** More lines than Node reads. */
const MANY = Array.from({ length: 1100 }, () => 'a:')

/** Attacks by somebody who has a key that is good and may be used from anywhere. */
export function rawAttacks(key: Holder): readonly RawAttack[] {
  const good = bearing(key)
  const pair = basicOf(key)
  const credential = good.slice('authorization: '.length)
  const row = (says: string, answer: RawAttack['answer'], ...lines: string[]): RawAttack => ({
    ...{ says, answer, bytes: headOf(lines) },
  })
  return [
    ...manyCredentials(good, pair, row),
    ...oddCharacters(good, row),
    row('a megabyte of a token', TOO_LARGE, `authorization: Bearer ${'a'.repeat(1_000_000)}`),
    row('a megabyte of base64', TOO_LARGE, `authorization: Basic ${'QUFB'.repeat(250_000)}`),
    row('a megabyte of lines', TOO_LARGE, ...Array(1000).fill(`x: ${'a'.repeat(1000)}`), good),
    row('as long a token as Node reads', INVALID, `authorization: Bearer ${'a'.repeat(15_000)}`),
    row('a credential after the lines that Node reads', [MISSING, TOO_LARGE], ...MANY, good),
    row('a folded credential', BAD_REQUEST, `authorization: Bearer\r\n ${key.privateKey}`),
    row('a credential folded after its name', BAD_REQUEST, `authorization:\r\n\t${credential}`),
    row('a space before the colon', BAD_REQUEST, `authorization : ${credential}`),
    row('a space before the name', BAD_REQUEST, ` ${good}`),
    row(
      'two lengths of a body',
      BAD_REQUEST,
      good,
      'transfer-encoding: chunked',
      'content-length: 5',
    ),
    {
      says: 'no host',
      bytes: `GET /organizations/acme HTTP/1.1\r\nconnection: close\r\n${good}\r\n\r\n`,
      answer: BAD_REQUEST,
    },
    {
      says: 'no version',
      bytes: 'GET /organizations/acme\r\nhost: localhost\r\n\r\n',
      answer: MISSING,
    },
    {
      says: 'TLS',
      bytes: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n',
      answer: BAD_REQUEST,
    },
    {
      says: 'a tunnel',
      bytes: `CONNECT acme:443 HTTP/1.1\r\nhost: acme\r\n${good}\r\n\r\n`,
      answer: 'no answer',
    },
  ]
}

type Row = (says: string, answer: string, ...lines: string[]) => RawAttack

function manyCredentials(good: string, pair: string, row: Row): readonly RawAttack[] {
  const loud = good.replace('authorization', 'AUTHORIZATION')
  return [
    row('a credential twice', INVALID, good, good),
    row('a credential twice, under two cases of the name', INVALID, good, loud),
    row('two credentials of two schemes', INVALID, good, pair),
    row('two of the other scheme', INVALID, pair, pair),
    row('a credential and an empty one', INVALID, good, 'authorization:'),
    row('an empty credential and a good one', INVALID, 'authorization:', good),
    row('an empty credential', INVALID, 'authorization:'),
    row('two in a line', INVALID, `${good}, ${pair.slice('authorization: '.length)}`),
    row('a credential of another header', MISSING, good.replace('authorization', 'x-api-key')),
    row('the credential of a proxy', MISSING, good.replace('authorization', 'proxy-authorization')),
    row('a cookie', MISSING, good.replace('authorization: Bearer ', 'cookie: token=')),
  ]
}

function oddCharacters(good: string, row: Row): readonly RawAttack[] {
  return [
    ...['\0', '\x01', '\x07', '\x1b', '\x7f', '\r', '\n'].map((character) =>
      row(
        `the control character ${JSON.stringify(character)}`,
        BAD_REQUEST,
        `${good}${character}x`,
      ),
    ),
    row('a tab after the scheme', INVALID, good.replace('Bearer ', 'Bearer\t')),
    row('a space and a tab after the scheme', INVALID, good.replace('Bearer ', 'Bearer \t')),
    row('a space that does not break at the end', INVALID, `${good}\xa0`),
    row('Latin-1 at the end', INVALID, `${good}\xfc`),
    row('Latin-1 in the scheme', INVALID, good.replace('Bearer', 'B\xebarer')),
    row('UTF-8 at the end', INVALID, `${good}\xc3\xbc`),
    row('bytes that are no UTF-8', INVALID, `${good}\xff\xfe\x80`),
  ]
}
