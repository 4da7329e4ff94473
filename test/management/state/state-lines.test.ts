import { InvalidInput, memoryStorage } from 'keywarden'
import { exportState, exportStateLines, importState, importStateLines } from 'keywarden/management'
import { describe, expect, test } from 'vitest'
import { sampleStorage } from './sample-storage.js'

const lines: string[] = []
for await (const line of exportStateLines(await sampleStorage())) lines.push(line)

/** What is wrong with lines; nothing of them has been written then. */
async function faultOf(given: readonly unknown[]): Promise<string> {
  const storage = memoryStorage()
  const error = await importStateLines(storage, given as string[]).catch(
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof InvalidInput)) return `no fault, but ${String(error)}`
  expect((await exportState(storage)).organizations).toEqual([])
  return error.message.replace('invalid input: ', '')
}

describe('the lines of a state', () => {
  test('begin with what they are, and end with how many there are', () => {
    expect([lines.at(0), lines.at(-1)]).toEqual([
      '{"format":"keywarden-state","version":1}',
      '{"organizations":3}',
    ])
    expect(lines.some((line) => line.includes('\n'))).toBe(false)
  })

  test('hold the organizations of the document, one each', async () => {
    const { organizations } = await exportState(await sampleStorage())
    expect(lines.slice(1, -1).map((line) => JSON.parse(line))).toEqual(organizations)
  })

  test('may have empty ones among them', async () => {
    const storage = memoryStorage()
    await importStateLines(
      storage,
      lines.flatMap((line) => ['', line, ' \t']),
    )
    expect(await exportState(storage)).toEqual(await exportState(await sampleStorage()))
  })

  test.each<readonly [string, readonly unknown[], string]>([
    ['none', [], 'organizations must all be there, and their number at the end'],
    [
      'without the last',
      lines.slice(0, -1),
      'organizations must all be there, and their number at the end',
    ],
    [
      'one lost',
      lines.toSpliced(2, 1),
      'organizations must all be there, and their number at the end',
    ],
    [
      'without the first',
      lines.slice(1),
      'format must be "keywarden-state"; version must be 1; organization is not a known field of this version',
    ],
    [
      'one more after the last',
      [...lines, lines[1]],
      'organizations must end with the line of their number',
    ],
    ['two lasts', [...lines, lines.at(-1)], 'organizations must end with the line of their number'],
    [
      'one twice',
      lines.toSpliced(2, 0, String(lines[1])),
      'organizations[1].organization.id must be there once',
    ],
    ['one cut short', lines.with(2, String(lines[2]).slice(0, -9)), 'line 3 must be a JSON text'],
    ['one that is no text', [...lines.slice(0, 2), 7], 'line 3 must be text'],
    [
      'of another version',
      ['{"format":"keywarden-state","version":2}', ...lines.slice(1)],
      'version must be 1',
    ],
    ['one that is no organization', lines.with(2, '[]'), 'organizations[1] must be of type object'],
    [
      'a number that is none',
      lines.with(-1, '{"organizations":"3"}'),
      'organizations must be of type number',
    ],
  ])('are refused whole: %s', async (_, given, fault) => {
    expect(await faultOf(given)).toMatch(fault)
  })

  test('that break off are not written, and say why', async () => {
    async function* breaking() {
      yield* lines.slice(0, 3)
      throw new Error('the file is gone')
    }
    const storage = memoryStorage()
    await expect(importStateLines(storage, breaking())).rejects.toThrow('the file is gone')
    expect((await exportState(storage)).organizations).toEqual([])
  })
})

describe('a state that could not be imported', () => {
  test('is not exported either: the export names what is damaged', async () => {
    const storage = await sampleStorage()
    const forged = {
      ...{ type: 'organization.forged', organization: 'acme', at: 1 },
      actor: { kind: 'system', reason: 'a test' },
    }
    const { revision } = (await storage.load('acme')) ?? { revision: 0 }
    await storage.commit({
      ...{ organization: 'acme' as never, basedOn: revision, events: [forged as never] },
      put: { projects: [], keys: [] },
      remove: { organization: false, projects: [], keys: [] },
    })
    const fault = 'organizations[0].events[3].type is not of a known kind'
    await expect(exportState(storage)).rejects.toThrow(fault)
  })

  test('keeps an import from claiming more than it did: what fails while restoring is told', async () => {
    const fails = {
      dump: () => memoryStorage().dump(),
      restore: async () => Promise.reject(new Error('down')),
    }
    const document = await exportState(await sampleStorage())
    await expect(importState(fails, document)).rejects.toThrow('down')
  })
})
