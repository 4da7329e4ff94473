import { describe, expect, test } from 'vitest'
import { Malformed, readEntry } from '../../../examples/replay/log-entry.js'
import { LONGEST_LINE } from '../../../examples/replay/log-lines.js'

const sound = { at: '2026-11-20T06:00:08.833Z', publicKey: 'abcdefgh', operation: 'getOrg' }

const reasonOf = (line: string) => {
  const entry = readEntry(line, 7)
  return entry instanceof Malformed ? `${entry.line}: ${entry.reason}` : 'no reason'
}
const with_ = (change: object) => reasonOf(JSON.stringify({ ...sound, ...change }))

describe('a line of a log', () => {
  test('is an entry once it names time, key and operation', () => {
    expect(readEntry(JSON.stringify(sound), 1)).toEqual({
      ...sound,
      at: Date.UTC(2026, 10, 20, 6, 0, 8, 833),
    })
  })

  test('may leave out where from and where to, or say null', () => {
    const open = { address: null, orgId: null, groupId: null, surface: null }
    expect(readEntry(JSON.stringify({ ...sound, ...open }), 1)).toMatchObject(open)
  })

  test('may have its time in any offset, and fields that nobody asked for', () => {
    const line = JSON.stringify({ ...sound, at: '2026-11-20T08:00:08.833+02:00', more: [1] })
    expect(readEntry(line, 1)).toEqual(readEntry(JSON.stringify(sound), 1))
  })
})

describe('a malformed line is named by its number and its fault', () => {
  test.each([
    ['', '7: is blank'],
    [' \t', '7: is blank'],
    ['{"at"', '7: is not JSON'],
    ['[]', '7: must be an object'],
    ['null', '7: must be an object'],
    ['"text"', '7: must be an object'],
  ])('%j', (line, reason) => {
    expect(reasonOf(line)).toBe(reason)
  })

  test.each([
    [{ at: undefined }, '7: at must be a time like 2026-11-20T06:00:08.833Z'],
    [{ at: '2026-02-30T00:00:00Z' }, '7: at must be a time like 2026-11-20T06:00:08.833Z'],
    [{ at: '2026-11-20T06:00:08' }, '7: at must be a time like 2026-11-20T06:00:08.833Z'],
    [{ at: 1 }, '7: at must be a time like 2026-11-20T06:00:08.833Z'],
    [{ publicKey: 1 }, '7: publicKey must be a string'],
    [{ operation: undefined }, '7: operation must be a string'],
    [{ address: 1 }, '7: address must be a string'],
    [{ orgId: [] }, '7: orgId must be a string'],
  ])('%j', (change, reason) => {
    expect(with_(change)).toBe(reason)
  })

  test('when it is too long, whatever it says', () => {
    const line = JSON.stringify({ ...sound, more: 'x'.repeat(LONGEST_LINE) })
    expect(reasonOf(line)).toBe('7: is longer than 65536 characters')
    const fits = JSON.stringify({ ...sound, more: '' })
    const filled = JSON.stringify({ ...sound, more: 'x'.repeat(LONGEST_LINE - fits.length) })
    expect(filled).toHaveLength(LONGEST_LINE)
    expect(reasonOf(filled)).toBe('no reason')
  })
})
