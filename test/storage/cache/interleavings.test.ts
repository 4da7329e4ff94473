/** Whatever happens in whatever order, no answer is older than the bound, or than what was told. */
import { seededRandom } from 'keywarden/testing'
import { expect, test } from 'vitest'
import { CacheModel, EVENTS, type Event } from './cache-model.js'

/** What is wrong after these events, and how many answers there were. */
async function run(events: readonly Event[]): Promise<{ faults: string[]; answers: number }> {
  const model = new CacheModel()
  await model.begin()
  for (const event of events) await model.happen(event)
  await model.end()
  const { faults, answers } = model
  return { faults: faults.map((fault) => `${fault}, after: ${events.join('; ')}`), answers }
}

/** Every order of that many events. */
function* orders(length: number): Generator<readonly Event[]> {
  if (length === 0) {
    yield []
    return
  }
  for (const rest of orders(length - 1)) for (const event of EVENTS) yield [...rest, event]
}

test('in every order of four events after a question', async () => {
  let answers = 0
  for (const rest of orders(4)) {
    const outcome = await run(['ask for one', ...rest])
    expect(outcome.faults).toEqual([])
    answers += outcome.answers
  }
  expect(answers).toBeGreaterThan(2 * EVENTS.length ** 4)
})

test('in long orders, too', async () => {
  const random = seededRandom(20)
  for (let order = 0; order < 1500; order++) {
    const events = [...random.bytes(24)].map((byte) => EVENTS[byte % EVENTS.length] as Event)
    expect((await run(events)).faults).toEqual([])
  }
})
