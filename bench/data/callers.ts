import { createHash, createHmac } from 'node:crypto'
import {
  type AccessRequest,
  AuthorizationEngine,
  type KeyFormat,
  type KeyLookup,
  keywardenFormat,
  memoryStorage,
  Peppers,
} from 'keywarden'
import type { FloorRequest } from '../floor/decide.js'
import { QUESTIONS, YES } from '../scenario.js'
import { NOW } from './networks.js'
import { makeQuestions } from './questions.js'
import { Random } from './random.js'
import { makeWorld, type World } from './world.js'
import { writeWorld } from './write-world.js'

const SIZE = { keys: 200, entries: 10, operations: 500 }

/** One in so many callers shows a private key that is not that of the public key. */
const IMPOSTORS = 8

const PEPPER = 'protects nothing: made for the benchmark'

/** A request with a credential, as the library and as the code by hand want it. */
export interface Call {
  readonly publicKey: string
  readonly privateKey: string
  readonly request: AccessRequest
  readonly floorRequest: FloorRequest
}

/** Callers, and what it takes to answer them. */
export interface Callers {
  readonly calls: readonly Call[]
  /** One that asks a storage in memory. */
  readonly engine: AuthorizationEngine
  /** One that asks that lookup, which has to know the keys of `world`. */
  readonly engineOver: (lookup: KeyLookup) => AuthorizationEngine
  readonly world: World
  /** How private keys are kept. */
  readonly digest: (text: string) => Buffer
  /** What is kept of the private key, by public key. */
  readonly kept: ReadonlyMap<string, Buffer>
}

/** Callers all of whom may do what they ask for, but for those who cannot prove who they are. */
export async function makeCallers(peppered: boolean): Promise<Callers> {
  const random = new Random(11)
  const format = keywardenFormat(
    peppered ? { peppers: Peppers.of([{ id: 'bench', secret: PEPPER }]) } : {},
  )
  const digest = peppered
    ? (text: string) => createHmac('sha256', PEPPER).update(text).digest()
    : (text: string) => createHash('sha256').update(text).digest()
  const privateKeys = new Map<string, string>()
  const world = makeWorld(random, SIZE, (publicKey) => {
    const privateKey = format.newPrivateKey(publicKey, random)
    privateKeys.set(publicKey, privateKey)
    const verifier = format.hashes.verifierOf(publicKey, privateKey)
    return [
      { id: `of-${publicKey}`, verifier, redacted: format.redact(privateKey), createdAt: NOW },
    ]
  })
  const calls = makeQuestions(random, world, { count: QUESTIONS, wanted: YES }).map(
    ({ request, floorRequest }): Call => {
      const { key, address, operation, scope } = request
      const publicKey: string = key?.publicKey ?? ''
      const honest = random.below(IMPOSTORS) > 0 && privateKeys.get(publicKey)
      const privateKey = honest || format.newPrivateKey(publicKey, random)
      const credential = { publicKey, privateKey }
      return { ...credential, request: { credential, address, operation, scope }, floorRequest }
    },
  )
  const kept = [...privateKeys].map(
    ([name, secret]) => [name, digest(`${name}:${secret}`)] as const,
  )
  return {
    ...{ calls, digest, world, kept: new Map(kept) },
    engine: await makeEngine(world, format),
    engineOver: (lookup) => engineOver(lookup, world, format),
  }
}

async function makeEngine(world: World, format: KeyFormat): Promise<AuthorizationEngine> {
  const lookup = memoryStorage()
  await writeWorld(lookup, world)
  return engineOver(lookup, world, format)
}

function engineOver(lookup: KeyLookup, { policy }: World, format: KeyFormat): AuthorizationEngine {
  return new AuthorizationEngine({ policy, lookup, formats: [format], clock: { now: () => NOW } })
}
