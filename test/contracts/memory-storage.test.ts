import { memoryStorage } from 'keywarden'
import { test } from 'vitest'
import { allContracts } from './failures.js'

allContracts(test, () => {
  const storage = memoryStorage()
  return { storage, lookup: storage, usage: storage, feed: storage }
})
