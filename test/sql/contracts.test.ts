import { usageBatch } from 'keywarden'
import { migrate, sqlChangeFeed, sqlNonceRegister, sqlStorage } from 'keywarden/sql'
import {
  changeFeedContract,
  keyLookupContract,
  nonceRegisterContract,
  stateTransferContract,
  storageContract,
  usageContract,
  usageWriterContract,
} from 'keywarden/testing'
import { describe, test } from 'vitest'
import { databases } from '../databases/databases.js'

for (const database of databases) {
  describe.skipIf(database.unavailable !== undefined)(`a storage in ${database.name}`, () => {
    const makeSubject = async () => {
      const { kysely, close } = await database.fresh()
      await migrate(kysely)
      const storage = sqlStorage(kysely)
      return { storage, lookup: storage, writer: storage, close }
    }
    storageContract(test, makeSubject)
    keyLookupContract(test, makeSubject)
    usageWriterContract(test, makeSubject)
    usageContract(test, async () => {
      const subject = await makeSubject()
      const usage = usageBatch({ writer: subject.writer })
      const close = async () => {
        await usage.close()
        await subject.close()
      }
      return { ...subject, usage, settle: () => usage.flush(), close }
    })
    changeFeedContract(test, async () => {
      const { kysely, close } = await database.fresh()
      await migrate(kysely)
      const feed = await sqlChangeFeed(kysely, { pollMs: 60_000 })
      return {
        ...{ storage: sqlStorage(kysely), feed, settle: () => feed.poll() },
        close: async () => {
          await feed.close()
          await close()
        },
      }
    })
    stateTransferContract(test, async () => {
      const opened: (() => Promise<void>)[] = []
      const another = async () => {
        const { storage, close } = await makeSubject()
        opened.push(close)
        return { storage, transfer: storage, writer: storage }
      }
      const close = async () => {
        for (const one of opened) await one()
      }
      return { ...(await another()), another, close }
    })
    nonceRegisterContract(test, async () => {
      const { kysely, close } = await database.fresh()
      await migrate(kysely)
      return { register: sqlNonceRegister(kysely), close }
    })
  })
}
