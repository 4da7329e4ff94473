/** What is forgotten of an organization makes no reading from before it good again. */
import { type ChangeNotice, Organization } from 'keywarden'
import { expect, test } from 'vitest'
import { ToldNews } from '../../../src/storage/cache/told-news.js'

const notice = (id: string, revision: number, organizationChanged = false): ChangeNotice => ({
  ...{ organization: Organization.of({ id, name: 'x' }).id, revision, organizationChanged },
  publicKeys: [],
})

test('an organization is forgotten as of when it was last told of', () => {
  const news = new ToldNews(2)
  news.hear(notice('acme', 2))
  const { turn } = news
  news.hear(notice('acme', 3, true))
  expect(news.admits('acme', 2, turn)).toBe(false)
  news.hear(notice('other', 1))
  expect(news.newestOf('acme')).toBe(0)
  expect(news.admits('acme', 2, turn)).toBe(false)
  expect(news.admits('acme', 3, news.turn)).toBe(true)
})

test('what is forgotten costs those that were told of before nothing', () => {
  const news = new ToldNews(2)
  news.hear(notice('acme', 2))
  const { turn } = news
  news.hear(notice('other', 1))
  expect(news.newestOf('acme')).toBe(0)
  expect(news.admits('acme', 2, turn)).toBe(true)
})
