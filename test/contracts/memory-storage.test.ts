import { memoryStorage } from 'keywarden'
import { describe, test } from 'vitest'
import { allContracts } from './failures.js'

describe('the memory storage', () => {
  allContracts(test, () => {
    const storage = memoryStorage()
    return { storage, lookup: storage, usage: storage, writer: storage, feed: storage }
  })
})
