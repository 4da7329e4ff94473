import { describe, expect, test } from 'vitest'
import { programOf, publicProgram } from './program.js'
import { surfaceOf, withoutSummary } from './surface.js'
import { hiddenErrors, Thrown } from './thrown.js'

/** Functions that call something that throws, with values that cannot make it throw. */
const NEVER_THROWS: Readonly<Record<string, string>> = {
  'keywarden: ApiKey.withoutProject throws InvalidInput':
    'what remains of valid assignments is valid',
  'keywarden: OrganizationState.withoutProject throws InvalidInput':
    'what remains of valid assignments is valid',
  'keywarden/testing: guardContract throws InvalidInput':
    'the keys and schemes of its scene are valid',
}

describe('the documentation of everything public', () => {
  const program = publicProgram()
  const surface = surfaceOf(program)
  const thrown = new Thrown(program)
  const hidden = surface.flatMap((one) => hiddenErrors(one, thrown))

  test('begins with a sentence', () => {
    expect(withoutSummary(surface, program.getTypeChecker())).toEqual([])
  })

  test('tells which errors of this library to expect', () => {
    expect(hidden.filter((line) => !Object.hasOwn(NEVER_THROWS, line))).toEqual([])
    // What is excused is still found, else the excuse is out of date.
    expect(hidden).toEqual(expect.arrayContaining(Object.keys(NEVER_THROWS)))
  })
})

describe('what is not documented is noticed', () => {
  const program = programOf({
    'src/planted/index.ts': `
      /** An error of the library. */
      export class InvalidInput extends Error { readonly code = 'INVALID_INPUT' }

      function check(value: string) { if (value === '') throw new InvalidInput() }
      function attempt(body: () => void) { try { body() } catch {} }
      class Faults { attempt(body: () => void) { try { body() } catch {} } }

      export class Silent {
        /** @throws {@link InvalidInput} */
        static tagOnly(value: string) { check(value) }
        /** Finds fault through another function. */
        hides(value: string) { check(value) }
        /** Finds fault through a callback. */
        maps(values: string[]) { values.forEach(check) }
        /** Finds no fault, for it is caught. */
        catches(value: string) { attempt(() => check(value)) }
        /** Finds no fault, for a method catches it. */
        gathers(value: string) { new Faults().attempt(() => check(value)) }
        /** Finds fault, and says so.
         * @throws {@link InvalidInput} when empty.
         */
        tells(value: string) { check(value) }
        #hidden(value: string) { check(value) }
        /** @internal */
        inside(value: string) { this.#hidden(value) }
      }

      /** Offers functions. */
      export const Offers = Object.freeze({ silent: (value: string) => check(value) })

      export interface Port { read(): string; readonly name: string }`,
  })
  const entry = { specifier: 'planted', source: 'src/planted/index.ts' }
  const surface = surfaceOf(program, [entry])

  test('a class, a method, a function of a constant, a method of an interface', () => {
    expect(withoutSummary(surface, program.getTypeChecker())).toEqual([
      'planted: Silent',
      'planted: Silent.tagOnly',
      'planted: Offers.silent',
      'planted: Port',
      'planted: Port.read',
    ])
  })

  test('an error, thrown here or further down, unless it is caught on the way', () => {
    const thrown = new Thrown(program)
    expect(surface.flatMap((one) => hiddenErrors(one, thrown))).toEqual([
      'planted: Silent.hides throws InvalidInput',
      'planted: Silent.maps throws InvalidInput',
      'planted: Offers.silent throws InvalidInput',
    ])
  })
})
