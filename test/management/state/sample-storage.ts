import { type MemoryStorage, memoryStorage } from 'keywarden'
import { writeSampleState } from '../../../src/ports/contract/sample-state.js'

/**
 * A storage that has, in the order of a document: `acme` with the projects `fleet` and `billing`, the
 * keys `early`, `full` and `bare`, usage of the first two and three events; `brief`, which was deleted
 * and has two events; `empty`.
 */
export async function sampleStorage(): Promise<MemoryStorage> {
  const storage = memoryStorage()
  const ports = { writer: storage, transfer: storage, another: async () => another() }
  await writeSampleState({ storage, ...ports })
  return storage
}

function another() {
  const storage = memoryStorage()
  return { storage, transfer: storage }
}
