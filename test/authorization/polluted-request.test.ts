/** What a careless merge leaves on `Object.prototype` is no part of a request (SR-25). */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answerOf } from '../fixtures/acme.js'
import { noting, owner } from './noting.js'
import { engineOf, everyAnswer, requestBy, settled, wordsOf } from './world.js'

const request = requestBy(owner)
const { engine } = noting()
const POLLUTION: object = { ...request, credential: owner.privateKey }

beforeEach(() => void Object.assign(Object.prototype, POLLUTION))
afterEach(() => {
  for (const field of Object.keys(POLLUTION)) Reflect.deleteProperty(Object.prototype, field)
})

test('a request has its own fields alone', async () => {
  expect(wordsOf(await everyAnswer(engine, request))).toEqual(['allowed'])
  const { credential, ...nobody } = request
  const answers = await everyAnswer(engine, { ...nobody, credential: undefined })
  expect(wordsOf(answers)).toEqual(['CREDENTIAL_MISSING'])
  expect(answerOf(await engine.authorize(nobody as typeof request))).toBe('CREDENTIAL_MISSING')
  const { address, ...nowhere } = request
  expect(answerOf(await engine.authorize(nowhere as typeof request))).toBe('ADDRESS_UNKNOWN')
  const { scope, ...anywhere } = request
  expect(answerOf(await engine.authorize(anywhere))).toBe('SCOPE_MISMATCH')
  const { operation, ...nothing } = request
  expect(answerOf(await engine.authorize(nothing as typeof request))).toBe('OPERATION_UNKNOWN')
  expect(answerOf(await engine.authorize({} as typeof request))).toBe('CREDENTIAL_MISSING')
})

test('so have intents, and a surface', async () => {
  const { credential, address } = request
  const answers = await engine.authorizeMany(credential, address, [{} as typeof request, request])
  expect(answers.map(answerOf)).toEqual(['OPERATION_UNKNOWN', 'allowed'])
  Object.assign(Object.prototype, { surface: 'console' })
  const allowed = await engine.authorize(request)
  Reflect.deleteProperty(Object.prototype, 'surface')
  expect(answerOf(allowed)).toBe('allowed')
})

test('options are not taken from there either', async () => {
  const heard: unknown[] = []
  const polluting = { unrecorded: 'refuse', lookupTimeoutMs: -1, onFault: heard.push.bind(heard) }
  Object.assign(Object.prototype, polluting)
  const down = engineOf({ lookup: { find: () => Promise.reject(new Error('down')) } })
  for (const field of Object.keys(polluting)) Reflect.deleteProperty(Object.prototype, field)
  const decision = await down.authorize(request)
  await settled()
  expect([answerOf(decision), heard]).toEqual(['UNAVAILABLE', []])
})
