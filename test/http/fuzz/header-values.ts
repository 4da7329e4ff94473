import fc from 'fast-check'
import { nearlyAddress } from '../../generators/addresses.js'

/** What header values are made of where parsers look, and what does not belong there. */
const piece = fc.oneof(
  fc.constantFrom(
    ...['"', '\\', ',', ';', '=', ':', '[', ']', ' ', '\t', '.', '_', '/', '+', '-', '~', '%', '*'],
    ...['for', 'For', 'by', 'proto', 'unknown', '_hidden', 'Bearer', 'basic', 'DIGEST', 'realm'],
    ...['nc', 'qop', 'auth', 'uri', 'cnonce', 'response', 'algorithm', 'MD5', '00000001', 'QQ=='],
    ...['\r', '\n', '\0', '\x7f', '\x80', '\xa0', '\xff', '\u2028', '\ud800', '\u{1f600}', '🔑'],
    ...['203.0.113.7', '2001:db8::7', '::ffff:203.0.113.7', '10.0.0.2', '65536', '__proto__'],
  ),
  nearlyAddress,
  fc.string({ maxLength: 4 }),
)

/** What parsers accept. */
const wellFormed = fc.oneof(
  fc.constantFrom(
    ...['for=203.0.113.7', 'for="[2001:db8::7]:4711";by=10.0.0.2;proto=https, for=_hidden'],
    ...['Bearer kw_a_b', 'Basic QUE6QkI=', 'QUE6QkI=', 'QTpCQg==', 'QTpC', 'kw_a_b', 'a.b~c+/=='],
    ...['203.0.113.7, 10.0.0.2', '[2001:db8::7]:443', '203.0.113.7:80', '::ffff:203.0.113.7'],
    `username="a", realm="realm", nonce="n", uri="/", qop=auth, nc=00000001, cnonce="c", response="${'0'.repeat(32)}"`,
  ),
  nearlyAddress.map((text) => `for="[${text}]"`),
)

/** The same with a piece put in or taken out. */
const nearlyWellFormed = fc
  .tuple(wellFormed, fc.nat(200), fc.nat(2), fc.oneof(fc.constant(''), piece))
  .map(([text, at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut))

/** Texts that are the value of a header, or nearly, or not at all. */
export const headerValue = fc.oneof(
  wellFormed,
  { weight: 4, arbitrary: nearlyWellFormed },
  { weight: 4, arbitrary: fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join('')) },
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.base64String({ maxLength: 60 }),
  // One piece again and again, which is what parsers that look back get lost in.
  fc.tuple(piece, fc.nat(3000), piece).map(([one, count, last]) => one.repeat(count) + last),
)

/** Headers in every shape that servers have, and in shapes that none has. */
export function headersWith(name: string): fc.Arbitrary<unknown> {
  const value = fc.oneof(
    headerValue,
    fc.array(headerValue, { maxLength: 3 }),
    fc.constantFrom(undefined, null, 7, {}, [undefined], Symbol.iterator),
  )
  const key = fc.constantFrom(name, name.toUpperCase(), `${name} `, '__proto__', 'constructor', '')
  return fc.oneof(
    fc.array(fc.tuple(key, value)).map((pairs) => pairs.flat()),
    fc.array(fc.oneof(key, value)),
    fc.array(fc.tuple(key, value)).map((pairs) => Object.fromEntries(pairs)),
    value.map((one) => ({ get: () => one })),
    fc.anything(),
  )
}
