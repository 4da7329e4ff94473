/** Usage is noted of requests that a key was allowed, beside their path. */
import { UNKNOWN_KEY } from 'keywarden'
import { expect, test } from 'vitest'
import { NOON } from '../fixtures/acme.js'
import { noting, open, refused, request } from './noting.js'
import { everyAnswer, lookupOf, mint, recordOf, requestBy } from './world.js'

test('usage is noted of an allowed request, with the address and the entry that admitted it', async () => {
  const { engine, used } = noting()
  await engine.authorize({ ...request, address: '::ffff:203.0.113.7' })
  expect(used).toEqual([
    {
      ...{ organization: 'acme', key: 'key-1', at: NOON },
      ...{ address: '203.0.113.7', entry: '203.0.113.0/24' },
    },
  ])
})

test('usage is noted without an address where none was established', async () => {
  const unlisted = mint()
  const { engine, used } = noting({ lookup: lookupOf(recordOf(unlisted.key)) })
  await engine.authorize({ ...requestBy(unlisted), address: undefined })
  expect(used).toEqual([{ organization: 'acme', key: 'key-1', at: NOON }])
})

test('usage is not noted of what is refused, public, or only explained', async () => {
  const { engine, used } = noting()
  await everyAnswer(engine, refused)
  await everyAnswer(engine, open)
  await everyAnswer(engine, { ...request, credential: undefined })
  await engine.explain(request)
  expect(used).toEqual([])
})

test('usage is noted once for each allowed intent', async () => {
  const { engine, used } = noting()
  const { credential, address } = request
  await engine.authorizeMany(credential, address, [request, refused, open, request])
  expect(used).toHaveLength(2)
})

test('usage is not noted of a key that does not exist', async () => {
  const { engine, used } = noting({ lookup: lookupOf(UNKNOWN_KEY, true) })
  await everyAnswer(engine, request)
  expect(used).toEqual([])
})
