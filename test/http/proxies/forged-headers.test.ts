/** No header that can be written gets a request past an access list (SR-14), through real proxies. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nearlyAddress } from '../../generators/addresses.js'
import { PROXIES } from './installed.js'
import { ask, CLIENT, FAR, NEAR, openStage, type Stage, VICTIM } from './stage.js'

/** Where the key may be used from: the whole neighbourhood of the victim, in both families. */
const LISTED = ['203.0.113.0/24', '2001:db8::/32', '192.0.2.0/24']

const hop = fc.oneof(
  fc.constantFrom(VICTIM, '192.0.2.1', '2001:db8::7', NEAR, FAR, CLIENT, 'unknown', '_hidden', ''),
  nearlyAddress,
)

/** How one hop is written, in either syntax or in none. */
const written = fc
  .tuple(
    hop,
    fc.constantFrom(
      ...['$', '[$]', '$:80', '[$]:80', '::ffff:$', '"$"', 'for=$', 'for="$"', 'for="[$]"'],
      ...[
        'for="[$]:80"',
        'for="[::ffff:$]"',
        'for=$;for=$',
        'for="$',
        'FOR=$;by=$',
        ' $',
        '$\t',
        '$;',
      ],
    ),
  )
  .map(([text, form]) => form.replaceAll('$', () => text))

const line = fc
  .tuple(
    fc.constantFrom(
      ...['X-Forwarded-For', 'x-forwarded-for', 'Forwarded', 'FORWARDED', 'X-Real-IP'],
      ...['X_Forwarded_For', 'X-Forwarded-For ', 'Connection', 'X-Client-IP', 'True-Client-IP'],
    ),
    fc.constantFrom(': ', ':', ':\t'),
    fc.array(written, { maxLength: 4 }),
    fc.constantFrom(', ', ',', ' ', ',,'),
  )
  // Line ends would make other lines of it, and the array has those.
  .map(([name, colon, hops, comma]) => `${name}${colon}${hops.join(comma)}`.replace(/[\r\n]/g, ''))

describe.each(Object.entries(PROXIES))('behind %s', (_, start) => {
  let stage: Stage

  beforeAll(async () => {
    stage = await openStage(start)
  })
  afterAll(() => stage?.close())

  test('forged headers reach no handler that the client itself does not reach', async () => {
    const forger = stage.scene.key({ accessList: LISTED })
    const honest = stage.scene.key({ accessList: [CLIENT] })
    const ways = (['x-forwarded-for', 'forwarded', 'x-real-ip'] as const).flatMap((header) => [
      ...stage.portsOf(header, 'one proxy').values(),
      ...(header === 'x-real-ip' ? [] : stage.portsOf(header, 'two proxies').values()),
    ])
    const become = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ways),
        fc.array(line, { maxLength: 5 }),
        async (port, lines) => {
          const way = { port, from: CLIENT }
          const forged = await ask(way, forger, lines)
          become.set(forged, (become.get(forged) ?? 0) + 1)
          expect([
            ...[`403 ADDRESS_NOT_ON_ACCESS_LIST from ${CLIENT}`, '403 ADDRESS_UNKNOWN'],
            ...['400', 'no answer'],
          ]).toContain(forged)
          // The same headers are no obstacle to whom the list has, where the address is known.
          if (forged.endsWith(CLIENT)) {
            expect(await ask(way, honest, lines)).toBe(`let in from ${CLIENT}`)
          }
        },
      ),
      { numRuns: 400, seed: 1 },
    )
    expect(become.get(`403 ADDRESS_NOT_ON_ACCESS_LIST from ${CLIENT}`)).toBeGreaterThan(100)
    expect(become.get('403 ADDRESS_UNKNOWN')).toBeGreaterThan(5)
  })

  test('nor does the line of a proxy that Node no longer reads, after a thousand others', async () => {
    const forger = stage.scene.key({ accessList: LISTED })
    for (const lines of [990, 997, 998, 999, 1100]) {
      const forged = [`X-Forwarded-For: ${VICTIM}`, ...Array(lines).fill('a:')]
      for (const port of stage.portsOf('x-forwarded-for', 'one proxy').values()) {
        expect([
          ...[`403 ADDRESS_NOT_ON_ACCESS_LIST from ${CLIENT}`, '403 ADDRESS_UNKNOWN', '400', '431'],
        ]).toContain(await ask({ port, from: CLIENT }, forger, forged))
      }
    }
  })
})
