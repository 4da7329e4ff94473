import type { HopHeader } from './reverse-proxy.js'
import { FAR, VICTIM } from './stage.js'

/** A request that arrives at a proxy, and what is made of it behind. */
export interface ProxiedRequest {
  /** What the sender is or does. */
  readonly says: string
  readonly header: HopHeader
  /** Header lines of the sender. */
  readonly lines: readonly string[]
  /** The address that the decision has to see; `undefined` for none. */
  readonly sees: string | undefined
}

const xff = (...values: string[]) => values.map((value) => `X-Forwarded-For: ${value}`)
const forwarded = (...values: string[]) => values.map((value) => `Forwarded: ${value}`)

type Rows = readonly (readonly [
  says: string,
  lines: readonly string[],
  sees?: string | undefined,
])[]

function rows(header: HopHeader, given: Rows): readonly ProxiedRequest[] {
  return given.map(([says, lines, sees]) => ({ says, header, lines, sees }))
}

/** What a client writes, seen from `client`: nothing of it is ever believed. */
export const byClients = (client: string): readonly ProxiedRequest[] => [
  ...rows('x-forwarded-for', [
    ['says nothing', [], client],
    ['names the victim', xff(VICTIM), client],
    ['names the victim twice, in two lines', xff(VICTIM, VICTIM), client],
    ['names the victim, then a proxy', xff(`${VICTIM}, ${FAR}`), client],
    ['names the victim in another case of the name', [`x-FORWARDED-for: ${VICTIM}`], client],
    ['names the victim with a port', xff(`${VICTIM}:4711`), client],
    ['names the victim in brackets', xff(`[${VICTIM}]`), client],
    ['names the victim as a mapped address', xff(`::ffff:${VICTIM}`, '::ffff:cb00:7107'), client],
    ['names the victim as a mapped address in brackets', xff(`[::ffff:${VICTIM}]:443`), client],
    ['names the victim and ends with a comma', xff(`${VICTIM},`), client],
    ['names the victim in quotes', xff(`"${VICTIM}"`), client],
    ['says unknown', xff('unknown'), client],
    ['says garbage', xff('%%%, \t<>, 999.999.999.999, '), client],
    ['says what is not ASCII', xff('\xfc\xa0'), client],
    ['says nothing in a line', xff(''), client],
    ['names thousands of hops', xff(`${VICTIM}, `.repeat(400)), client],
    ['names the victim in other headers', otherHeaders(VICTIM), client],
    ['calls the header one of the connection', ['Connection: X-Forwarded-For'], client],
    ['underlines the name', [`X_Forwarded_For: ${VICTIM}`], client],
  ]),
  ...rows('forwarded', [
    ['says nothing', [], client],
    ['names the victim', forwarded(`for=${VICTIM}`), client],
    ['names the victim in two lines', forwarded(`for=${VICTIM}`, `for=${VICTIM}`), client],
    ['names the victim as a mapped address', forwarded(`for="[::ffff:${VICTIM}]:4711"`), client],
    ['hides', forwarded('for="_hidden"'), client],
    ['says unknown', forwarded('for=unknown'), client],
    ['says when, by whom and on what', forwarded(`by=${FAR};for=${VICTIM};proto=https`), client],
    ['names the victim in other headers', xff(VICTIM), client],
    ['opens a quote', forwarded('for="'), undefined],
    ['opens a quote after the victim', forwarded(`for=${VICTIM}, for="[2001:db8::7`), undefined],
    ['says for twice', forwarded(`for=${VICTIM};for=${VICTIM}`), undefined],
    ['says for twice, in two cases', forwarded(`for=${VICTIM};FOR=${VICTIM}`), undefined],
    ['puts IPv6 in no quotes', forwarded('for=[2001:db8::7]'), undefined],
    ['puts a port in no quotes', forwarded(`for=${VICTIM}:80`), undefined],
    ['says garbage', forwarded('%%%, <>'), undefined],
  ]),
  ...rows('x-real-ip', [
    ['says nothing', [], client],
    ['names the victim', [`X-Real-IP: ${VICTIM}`], client],
    ['names the victim in two lines', [`X-Real-IP: ${VICTIM}`, `x-real-ip: ${VICTIM}`], client],
    ['names the victim in other headers', [...xff(VICTIM), ...forwarded(`for=${VICTIM}`)], client],
  ]),
]

/** What a trusted proxy at `far` writes, which is believed as far as it can be read. */
export const byFarProxies = (far: string): readonly ProxiedRequest[] => [
  ...rows('x-forwarded-for', [
    ['is itself the client, as all hops are trusted', [], far],
    ['was called by another that is trusted', xff(far), far],
    ['was called by an address', xff(VICTIM), VICTIM],
    ['was called by one that was called by another', xff('192.0.2.1', `${VICTIM}, ${far}`), VICTIM],
    ['was called from a port', xff(`${VICTIM}:4711`), VICTIM],
    ['was called from IPv6', xff('2001:DB8:0::7'), '2001:db8::7'],
    ['was called from a port of IPv6', xff('[2001:db8::7]:4711'), '2001:db8::7'],
    ['was called from a mapped address', xff(`::ffff:${VICTIM}`), VICTIM],
    ['was called from a mapped port', xff(`[::FFFF:cb00:7107]:4711`), VICTIM],
    ['was called by it does not know whom', xff('unknown')],
    ['was called by something', xff(`${VICTIM}, something`)],
    ['was called from a port that is none', xff(`${VICTIM}:65536`)],
    ['was called from brackets around IPv4', xff(`[${VICTIM}]`)],
    ['was called from octal', xff('0313.0.0161.07')],
    ['was called by nobody, after an address', xff(`${VICTIM},`)],
  ]),
  ...rows('forwarded', [
    ['is itself the client, as all hops are trusted', [], far],
    ['was called by an address', forwarded(`for=${VICTIM}`), VICTIM],
    ['was called from a port', forwarded(`for="${VICTIM}:4711"`), VICTIM],
    ['was called from a hidden port', forwarded(`for="${VICTIM}:_p"`), VICTIM],
    ['was called from IPv6', forwarded('for="[2001:db8::7]"'), '2001:db8::7'],
    ['was called from a port of IPv6', forwarded('for="[2001:DB8::7]:4711"'), '2001:db8::7'],
    ['hides whom it was called by', forwarded(`for=${VICTIM}, for="_hidden"`)],
    ['was called by it does not know whom', forwarded(`for=${VICTIM}, for=unknown`)],
    ['says only by whom', forwarded(`for=${VICTIM}, by=${far}`)],
    ['says for twice', forwarded(`for=${VICTIM};for=192.0.2.1`)],
    ['leaves a quote open', forwarded(`for="${VICTIM}`)],
  ]),
]

function otherHeaders(address: string): readonly string[] {
  const names = ['X-Real-IP', 'X-Client-IP', 'True-Client-IP', 'CF-Connecting-IP', 'Client-IP']
  return [...names.map((name) => `${name}: ${address}`), ...forwarded(`for=${address}`)]
}
