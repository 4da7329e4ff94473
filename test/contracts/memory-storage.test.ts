import { memoryStorage } from 'keywarden'
import { describe, test } from 'vitest'
import { allContracts } from './failures.js'

describe('the memory storage', () => {
  const fresh = () => {
    const storage = memoryStorage()
    const ports = { lookup: storage, usage: storage, writer: storage, feed: storage }
    return { storage, transfer: storage, ...ports, another: async () => fresh() }
  }
  allContracts(test, fresh)
})
