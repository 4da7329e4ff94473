import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readCommandLine, USAGE } from '../../examples/command-line.js'
import { Complaint } from '../../examples/complaint.js'

const complaint = (...words: string[]) => {
  try {
    readCommandLine(words)
  } catch (error) {
    if (error instanceof Complaint) return error.message
    throw error
  }
  throw new Error('there was no complaint')
}

describe('the parts of the demo', () => {
  test.each([
    [[], { walk: true, replay: true, json: false }],
    [['--walk'], { walk: true, replay: false }],
    [['--replay'], { walk: false, replay: true }],
    [['--walk', '--replay'], { walk: true, replay: true }],
    [['--json'], { walk: false, replay: true, json: true }],
    [['export.json'], { walk: false, replay: true, json: false }],
    [['--walk', 'export.json'], { walk: true, replay: true }],
    [['--replay', '--json'], { walk: false, replay: true, json: true }],
  ])('%j', (words, expected) => {
    expect(readCommandLine(words)).toMatchObject(expected)
  })
})

test('without files the ones beside the examples are read', () => {
  const { exportPath, logPath } = readCommandLine([])
  expect([exportPath, logPath].map(existsSync)).toEqual([true, true])
})

test('the first file is the export and the second the log, wherever options stand', () => {
  const given = { exportPath: 'a.json', logPath: 'b.ndjson', json: true }
  expect(readCommandLine(['--json', 'a.json', 'b.ndjson'])).toMatchObject(given)
  expect(readCommandLine(['a.json', '--json', 'b.ndjson'])).toMatchObject(given)
})

test.each(['--help', '-h'])('%s asks for help', (word) => {
  expect(readCommandLine([word]).help).toBe(true)
  expect(readCommandLine([]).help).toBe(false)
})

test('the help names every option', () => {
  const named = USAGE.match(/--\w+/g) ?? []
  expect(new Set(named)).toEqual(new Set(['--json', '--walk', '--replay', '--help', '--silent']))
})

describe('what is not understood is said', () => {
  test.each([
    [['--jsno'], 'there is no option --jsno; try --help'],
    [['-x'], 'there is no option -x; try --help'],
    [['a', 'b', 'c'], 'two files are enough: an export and a log; try --help'],
    [['--json', '--walk'], '--json is for the replay alone; leave out --walk'],
  ])('%j', (words, message) => {
    expect(complaint(...words)).toBe(message)
  })
})
