import { equal, ok } from 'node:assert/strict'
import { type ChangeFeedSubject, listen } from './change-feed-subject.js'
import type { Cases } from './run-cases.js'
import { create, write } from './sample-change.js'
import { sampleEvent } from './sample-records.js'

/** What a feed says of its own news: how far it goes, and whether some was lost. */
export const latestNews: Cases<ChangeFeedSubject> = {
  'what was not told is told to be lost': async (subject) => {
    const { storage, feed } = subject
    const heard: (number | 'lost')[] = []
    feed.subscribe(
      ({ revision }) => void heard.push(revision),
      () => void heard.push('lost'),
    )
    await create(storage)
    await subject.settle?.()
    ok(heard.includes(1), `heard: ${heard}`)
    const act = () => write(storage, { events: [sampleEvent('second')] })
    await (subject.missing?.(act) ?? act())
    await subject.settle?.()
    ok(heard.includes(2) || heard.lastIndexOf('lost') > heard.indexOf(1), `heard: ${heard}`)
    await write(storage, { events: [sampleEvent('third')] })
    await subject.settle?.()
    equal(heard.at(-1), 3)
  },

  'what was committed before the moment it tells of has been told': async (subject) => {
    const { storage, feed } = subject
    const notices = listen(subject)
    await create(storage)
    for (let revision = 2; revision <= 5; revision++) {
      const writing = write(storage, { events: [sampleEvent(`${revision}`)] })
      ok(feed.toldUntil() <= performance.now(), 'it tells of a moment to come')
      await writing
      const committed = performance.now()
      const isTold = notices.at(-1)?.revision === revision
      ok(isTold || feed.toldUntil() < committed, `${revision} is not told, and said to be`)
    }
  },

  'it hears in the end that there is no more to tell': async (subject) => {
    const notices = listen(subject)
    await create(subject.storage)
    const committed = performance.now()
    await subject.settle?.()
    equal(notices.length, 1)
    ok(subject.feed.toldUntil() >= committed, 'what was committed may be untold for ever')
  },
}
