/**
 * What is wrong with a credential shows neither in the answer of a server nor in what it took to
 * find out (SR-02, SR-03, SR-11), whatever framework it was asked through.
 */
import { keywardenFormat, systemRandom } from 'keywarden'
import { describe, expect, onTestFinished, test } from 'vitest'
import { GuardScene, type Holder } from '../../../src/http/contract/guard-scene.js'
import { basicOf, bearing } from '../../../src/http/contract/guard-trial.js'
import { spyOnCrypto } from '../../fixtures/spied-crypto.js'
import { SERVERS, type ServeAt } from '../guards/servers.js'
import { routesOf } from '../proxies/stage.js'
import { exchange, headOf } from '../wire/exchange.js'

const calls = spyOnCrypto()

/** A server, and what it answers to a credential and does meanwhile. */
async function asking(serve: ServeAt) {
  const scene = new GuardScene()
  const { port, close } = await serve(routesOf(scene, {}))
  onTestFinished(close)
  const work = () => {
    const { hash: hashes, createHmac: macs, timingSafeEqual: comparisons } = calls()
    return { lookups: scene.lookups, hashes, macs, comparisons }
  }
  const ask = async (line: string) => {
    const before = work()
    const answer = await exchange({ port }, headOf([line]))
    const after = Object.entries(work())
    const taken = after.map(([name, count]) => [name, count - before[name as keyof typeof before]])
    return { answer, taken: Object.fromEntries(taken) }
  }
  return { scene, ask }
}

/** Credentials of the right form that open nothing. */
function wellFormed(scene: GuardScene): readonly Holder[] {
  const past = Date.UTC(2026, 1)
  const owner = scene.key()
  return [
    scene.stranger(),
    { ...owner, privateKey: keywardenFormat().newPrivateKey(owner.publicKey, systemRandom) },
    scene.key({ revokedAt: past }),
    scene.key({ disabledAt: past }),
    scene.key({ expiresAt: past }),
    scene.key({ notBefore: 8e15 }),
    scene.key({ secrets: [] }),
    scene.key({ organizationRoles: ['NOBODY'] }),
  ]
}

describe.each(Object.entries(SERVERS))('%s', (_, serve) => {
  for (const [scheme, lineOf] of [
    ['Bearer', bearing],
    ['Basic', basicOf],
  ] as const) {
    test(`every ${scheme} credential that opens nothing takes the same, and is told the same`, async () => {
      const { scene, ask } = await asking(serve)
      for (const holder of wellFormed(scene)) {
        const { answer, taken } = await ask(lineOf(holder))
        expect(taken).toMatchObject({ lookups: 1, comparisons: 2 })
        expect(taken).toEqual((await ask(lineOf(scene.stranger()))).taken)
        expect(answer).toEqual((await ask(lineOf(scene.stranger()))).answer)
        expect(answer?.status).toBe(401)
      }
    })

    test(`every ${scheme} credential that is malformed takes nothing, and is told the same`, async () => {
      const { scene, ask } = await asking(serve)
      const key = scene.key()
      const typo = `${key.privateKey.slice(0, -1)}${key.privateKey.endsWith('0') ? '1' : '0'}`
      const malformed = [
        ...[
          '',
          'x',
          'x'.repeat(11_000),
          `${key.privateKey}\u00e9`,
          typo,
          key.privateKey.toUpperCase(),
        ],
        ...[`${key.privateKey}x`, key.publicKey, scene.stranger().publicKey],
      ].map((privateKey) => lineOf({ ...key, privateKey }))
      const proper = (await ask(lineOf(scene.stranger()))).answer
      for (const line of [
        ...malformed,
        `authorization: ${scheme}`,
        `authorization: ${scheme} \xe9`,
      ]) {
        const { answer, taken } = await ask(line)
        expect(taken).toEqual({ lookups: 0, hashes: 0, macs: 0, comparisons: 0 })
        expect(answer?.status).toBe(401)
        expect(answer).toEqual(proper)
      }
    })
  }
})
