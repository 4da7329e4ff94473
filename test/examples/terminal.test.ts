import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitted, plain, terminalOf, whole, wrap } from '../../examples/terminal.js'

const tty = { isTTY: true, columns: 100 }
const pipe = { isTTY: false, columns: 0 } as const
const ESCAPE = '\u001b'

const coloured = (stream: Parameters<typeof terminalOf>[0], env = {}) =>
  terminalOf(stream, env).paint.red('x').includes(ESCAPE)

describe('colour', () => {
  test('is for terminals, and not for pipes and files', () => {
    expect(coloured(tty)).toBe(true)
    expect(coloured(pipe)).toBe(false)
  })

  test('is taken away by NO_COLOR, unless that is empty, and by a dumb terminal', () => {
    expect(coloured(tty, { NO_COLOR: '1' })).toBe(false)
    expect(coloured(tty, { NO_COLOR: '' })).toBe(true)
    expect(coloured(tty, { TERM: 'dumb' })).toBe(false)
  })

  test('is said outright by FORCE_COLOR, whatever else is there', () => {
    expect(coloured(pipe, { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(true)
    expect(coloured(tty, { FORCE_COLOR: '0' })).toBe(false)
    expect(coloured(tty, { FORCE_COLOR: 'false' })).toBe(false)
  })

  test('paints nothing where there is nothing to paint', () => {
    expect(terminalOf(tty, {}).paint.red('')).toBe('')
  })
})

test('a pipe gets signs that every font has', () => {
  const { block, marks } = terminalOf(pipe, {})
  expect([block, ...Object.values(marks)].join('')).toMatch(/^[\x21-\x7e]+$/)
})

describe('width', () => {
  test.each([
    [tty, {}, 100],
    [{ isTTY: true, columns: 20 }, {}, 60],
    [{ isTTY: true, columns: 500 }, {}, 120],
    [{ isTTY: false, columns: undefined }, {}, 80],
    [{ isTTY: false, columns: undefined }, { COLUMNS: '90' }, 90],
    [{ isTTY: false, columns: undefined }, { COLUMNS: 'wide' }, 80],
    [{ isTTY: true, columns: 0 }, {}, 80],
  ])('%j with %j is %d', (stream, env, expected) => {
    expect(terminalOf(stream as never, env).columns).toBe(expected)
  })
})

describe('wrap', () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 30 })
  const width = fc.integer({ min: 1, max: 40 })

  test('keeps every word, in its order', () => {
    fc.assert(
      fc.property(words, width, (list, columns) => {
        expect(wrap(list.join(' '), columns).join(' ')).toBe(list.join(' '))
      }),
    )
  })

  test('goes beyond the width for a single long word only', () => {
    fc.assert(
      fc.property(words, width, (list, columns) => {
        for (const line of wrap(list.join(' '), columns)) {
          expect(line.length <= columns || !line.includes(' ')).toBe(true)
        }
      }),
    )
  })

  test('fills a line as long as the next word fits', () => {
    expect(wrap('one two three four', 9)).toEqual(['one two', 'three', 'four'])
    expect(wrap('one two three four', 10)).toEqual(['one two', 'three four'])
  })
})

describe('a list as far as it fits', () => {
  test('is whole where it fits, and else says how many more there are', () => {
    const items = ['alpha', 'beta', 'gamma']
    expect(fitted(items, 18)).toBe('alpha, beta, gamma')
    expect(fitted(items, 17)).toBe('alpha, 2 more')
    expect(fitted(items, 12)).toBe('3 of them')
  })
})

describe('text from outside', () => {
  test('is harmless for a terminal', () => {
    expect(plain(`a${ESCAPE}[31mb\u0007\u202e\u2028`)).toBe('a\\u{1b}[31mb\\u{7}\\u{202e}\\u{2028}')
    expect(plain('Grüße, 東京')).toBe('Grüße, 東京')
  })

  test('is cut where it is long', () => {
    expect(plain('abcdef', 3)).toBe('abc...')
    expect(plain('abc', 3)).toBe('abc')
  })
})

test('thousands stand apart', () => {
  expect(whole(1_234_567)).toBe('1,234,567')
  expect(whole(0.4)).toBe('0')
})
