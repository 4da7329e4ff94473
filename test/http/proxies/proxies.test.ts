/**
 * Real proxies in front of real servers: what a client writes of its address is not believed, what a
 * trusted proxy writes is, and what cannot be read is no address (SR-14).
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PROXIES } from './installed.js'
import { byClients, byFarProxies, type ProxiedRequest } from './requests.js'
import { ask, CLIENT, FAR, openStage, type Stage, THROUGH, type Through, VICTIM } from './stage.js'

describe.each(Object.entries(PROXIES))('behind %s', (_, start) => {
  let stage: Stage

  beforeAll(async () => {
    stage = await openStage(start)
  })
  afterAll(() => stage?.close())

  /** What every server makes of the request, by a key that is listed at that address. */
  async function made(
    { header, lines }: ProxiedRequest,
    through: Through,
    from: string,
    listed: string,
  ): Promise<readonly string[]> {
    const key = stage.scene.key({ accessList: [listed] })
    const ports = [...stage.portsOf(header, through).values()]
    const answers = await Promise.all(ports.map((port) => ask({ port, from }, key, lines)))
    expect(answers.length).toBeGreaterThan(3)
    return [...new Set(answers)]
  }

  /** Lets a key in that is listed where the request is seen to come from, and no other. */
  async function holds(request: ProxiedRequest, through: Through, from: string) {
    const { sees } = request
    const elsewhere = sees === VICTIM ? CLIENT : VICTIM
    const known = [`let in from ${sees}`, `403 ADDRESS_NOT_ON_ACCESS_LIST from ${sees}`]
    const unknown = ['403 ADDRESS_UNKNOWN', '403 ADDRESS_UNKNOWN']
    const answers = [
      ...(await made(request, through, from, sees ?? VICTIM)),
      ...(await made(request, through, from, elsewhere)),
    ]
    expect(answers).toEqual(sees === undefined ? unknown : known)
  }

  describe.each(THROUGH)('through %s', (through) => {
    const requests = byClients(CLIENT).filter(
      // The near proxy of two calls the far one its client, where there is room for one only.
      ({ header }) => through === 'one proxy' || header !== 'x-real-ip',
    )
    for (const request of requests) {
      test(`${request.header}: a client that ${request.says}`, () =>
        holds(request, through, CLIENT))
    }
  })

  for (const request of byFarProxies(FAR)) {
    test(`${request.header}: a trusted proxy that ${request.says}`, () =>
      holds(request, 'one proxy', FAR))
  }
})
