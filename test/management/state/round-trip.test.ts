import fc from 'fast-check'
import { memoryStorage, type StateTransfer } from 'keywarden'
import {
  exportState,
  exportStateLines,
  importState,
  importStateLines,
  type OrganizationDocument,
} from 'keywarden/management'
import { describe, expect, test } from 'vitest'
import { history, storageAfter } from '../../generators/states.js'

/** A state as it comes back from where only text is kept. */
const throughText = async (storage: StateTransfer) =>
  JSON.parse(JSON.stringify(await exportState(storage)))

async function linesOf(storage: StateTransfer): Promise<string[]> {
  const lines: string[] = []
  for await (const line of exportStateLines(storage)) lines.push(line)
  return lines
}

describe('a state that is moved', () => {
  test('is equal afterwards, to the letter, through a document and through lines', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const storage = await storageAfter(steps)
        const document = await exportState(storage)
        const [moved, movedByLine] = [memoryStorage(), memoryStorage()]
        await importState(moved, await throughText(storage))
        await importStateLines(movedByLine, await linesOf(storage))
        for (const one of [moved, movedByLine]) {
          expect(await exportState(one)).toEqual(document)
          expect(await linesOf(one)).toEqual(await linesOf(storage))
        }
      }),
      { numRuns: 60 },
    )
  })

  test('behaves afterwards as before: of one more history, everything ends in the same way', async () => {
    await fc.assert(
      fc.asyncProperty(history, history, async (steps, more) => {
        const storage = await storageAfter(steps)
        const moved = memoryStorage()
        await importState(moved, await exportState(storage))
        for (const one of [storage, moved]) await storageAfter(more, one)
        expect(await linesOf(moved)).toEqual(await linesOf(storage))
      }),
      { numRuns: 40 },
    )
  })

  test('was worth moving: histories lead to all that there is to be moved', async () => {
    const documents = await Promise.all(
      fc
        .sample(history, { numRuns: 80, seed: 5 })
        .map(async (steps) => exportState(await storageAfter(steps))),
    )
    const organizations = documents.flatMap((one) => one.organizations)
    const living = organizations.flatMap((one) =>
      Object.hasOwn(one, 'revision') ? (one as OrganizationDocument) : [],
    )
    const keys = living.flatMap((one) => one.keys)
    const secrets = keys.flatMap((key) => key.secrets)
    const seen = {
      deleted: organizations.length - living.length,
      projects: living.flatMap((one) => one.projects).length,
      retired: living.flatMap((one) => one.retiredPublicKeys).length,
      used: living.flatMap((one) => one.usage).length,
      usedEntries: living.flatMap((one) => one.usage.flatMap(({ entries }) => entries)).length,
      withoutEntries: keys.filter(({ entryCount }) => entryCount === 0).length,
      expiredEntries: keys.filter((key) => key.accessList.some((entry) => entry.expiresAt)).length,
      twoSecrets: keys.filter((key) => key.secrets.length === 2).length,
      httpDigest: secrets.filter((secret) => secret.digestVerifiers !== undefined).length,
      revisions: living.filter(({ revision }) => revision > 1).length,
    }
    expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([])
  })
})
