import { InvalidInput, type PepperFields, Peppers } from 'keywarden'
import { describe, expect, test } from 'vitest'
import { traces } from '../fixtures/canary.js'

const LONG = 'a pepper that is long enough, and then some'
const OTHER = 'another pepper, which is long enough as well'

/** The error that making these peppers ends in. */
function errorFor(peppers: unknown): InvalidInput {
  try {
    Peppers.of(peppers as PepperFields[])
  } catch (error) {
    if (error instanceof InvalidInput) return error
  }
  throw new Error('these peppers were to be refused')
}

describe('peppers', () => {
  test('keep their order, the current one first', () => {
    const peppers = Peppers.of([
      { id: 'new', secret: LONG },
      { id: 'old', secret: OTHER },
    ])
    expect(peppers.ids).toEqual(['new', 'old'])
    expect(Object.isFrozen(peppers)).toBe(true)
    expect(Object.isFrozen(peppers.ids)).toBe(true)
  })

  test('make the MAC of RFC 4231, test case 6', () => {
    const peppers = Peppers.of([{ id: 'rfc', secret: new Uint8Array(131).fill(0xaa) }])
    const mac = peppers.mac('rfc', 'Test Using Larger Than Block-Size Key - Hash Key First')
    expect(mac.toString('hex')).toBe(
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    )
  })

  test('make different MACs of different peppers and texts', () => {
    const peppers = Peppers.of([
      { id: 'new', secret: LONG },
      { id: 'old', secret: OTHER },
    ])
    const macs = ['new', 'old'].flatMap((id) =>
      ['one', 'two'].map((text) => peppers.mac(id, text).toString('hex')),
    )
    expect(new Set(macs).size).toBe(4)
    expect(peppers.mac('new', 'one').toString('hex')).toBe(macs[0])
  })

  test('make none of a pepper that is not there', () => {
    const peppers = Peppers.of([{ id: 'new', secret: LONG }])
    for (const id of ['old', '', 'NEW', '__proto__', 'constructor'])
      expect(() => peppers.mac(id, 'x')).toThrow(new TypeError('there is no such pepper'))
  })

  test('count text as UTF-8', () => {
    const text = 'é'.repeat(16)
    const asText = Peppers.of([{ id: 'one', secret: text }])
    const asBytes = Peppers.of([{ id: 'one', secret: new TextEncoder().encode(text) }])
    expect(asText.mac('one', 'x')).toEqual(asBytes.mac('one', 'x'))
    expect(asText.mac('one', 'é')).toEqual(asBytes.mac('one', 'é'))
    expect(asText.mac('one', 'é')).not.toEqual(asBytes.mac('one', 'e\u0301'))
  })

  test('do not change with the bytes that they were made of', () => {
    const secret = new Uint8Array(32).fill(1)
    const peppers = Peppers.of([{ id: 'one', secret }])
    const before = peppers.mac('one', 'x')
    secret.fill(2)
    expect(peppers.mac('one', 'x')).toEqual(before)
  })
})

describe('peppers are refused', () => {
  const hostile = Object.defineProperty({ id: 'one' }, 'secret', {
    enumerable: true,
    get: () => {
      throw new Error(LONG)
    },
  })

  test.each<[string, unknown, string]>([
    ['when there is none', [], 'peppers'],
    ['when they are no array', { id: 'one', secret: LONG }, 'peppers'],
    ['when they are nothing', undefined, 'peppers'],
    ['when one is no object', [LONG], 'peppers[0]'],
    ['when an id is missing', [{ secret: LONG }], 'peppers[0].id'],
    ['when an id is no id', [{ id: 'a b', secret: LONG }], 'peppers[0].id'],
    ['when an id occurs twice', twice('one', 'one'), 'peppers[1].id'],
    ['when a secret is missing', [{ id: 'one' }], 'peppers[0].secret'],
    ['when a secret is short', [{ id: 'one', secret: 'x'.repeat(31) }], 'peppers[0].secret'],
    [
      'when the second is short',
      [...twice('one'), { id: 'two', secret: 'x' }],
      'peppers[1].secret',
    ],
    ['when bytes are few', [{ id: 'one', secret: new Uint8Array(31) }], 'peppers[0].secret'],
    ['when a secret is a number', [{ id: 'one', secret: 7 }], 'peppers[0].secret'],
    ['when a secret is an array', [{ id: 'one', secret: Array(32).fill(7) }], 'peppers[0].secret'],
    ['when a secret cannot be read', [hostile], 'peppers[0].secret'],
  ])('%s', (_, peppers, field) => {
    expect(errorFor(peppers).field).toBe(field)
  })

  test('with a sentence that says what would do', () => {
    expect(errorFor([]).message).toContain('must name at least one')
    expect(errorFor(twice('one', 'one')).message).toContain('must be there once')
    expect(errorFor([{ id: 'one', secret: 'x' }]).message).toContain('must be at least 32 bytes')
  })

  test('unless they are just long enough', () => {
    for (const secret of ['x'.repeat(32), 'é'.repeat(16), new Uint8Array(32), Buffer.alloc(32)])
      expect(Peppers.of([{ id: 'one', secret }]).ids).toEqual(['one'])
  })
})

describe('a pepper is nowhere to be seen', () => {
  test('in peppers, in what they make, and in what goes wrong with them', () => {
    const peppers = Peppers.of(twice('one', 'two'))
    const mac = peppers.mac('one', 'text')
    const wrong = [
      () => peppers.mac('three', 'text'),
      () => Peppers.of(twice('one', 'one')),
      () => Peppers.of([{ id: LONG, secret: LONG }]),
      () => Peppers.of([...twice('one', 'two'), { id: 'x', secret: 'short' }]),
      () => Peppers.of([{ id: 'one', secret: LONG, more: LONG } as PepperFields]),
    ].map((act) => {
      try {
        return act()
      } catch (error) {
        return error
      }
    })
    expect(wrong.every((error) => error instanceof Error)).toBe(true)
    expect(traces([peppers, mac, wrong], LONG, OTHER)).toEqual([])
    expect(JSON.stringify(peppers)).toBe('{"ids":["one","two"]}')
  })
})

describe('a random pepper', () => {
  test('is of 32 random bytes, and another each time', () => {
    const asked: number[] = []
    const random = {
      bytes: (size: number) => {
        asked.push(size)
        return new Uint8Array(size).fill(7)
      },
    }
    const one = Peppers.random(random)
    expect([one.ids, asked]).toEqual([['random'], [32]])
    const same = Peppers.of([{ id: 'random', secret: new Uint8Array(32).fill(7) }])
    expect(one.mac('random', 'x')).toEqual(same.mac('random', 'x'))
    expect(Peppers.random().mac('random', 'x')).not.toEqual(Peppers.random().mac('random', 'x'))
  })

  test('is refused of a source that gives too little', () => {
    expect(() => Peppers.random({ bytes: () => new Uint8Array(8) })).toThrow(InvalidInput)
  })
})

/** Peppers of these ids, long enough and different. */
function twice(...ids: string[]): PepperFields[] {
  return ids.map((id, index) => ({ id, secret: index === 0 ? LONG : OTHER }))
}
