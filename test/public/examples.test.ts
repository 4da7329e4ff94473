import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { typeErrors } from './check-examples.js'
import { entries, root } from './entries.js'
import { allExamples, documentedFiles, type Example, examplesIn } from './example.js'
import { runExample } from './run-example.js'

const examples = allExamples()

function load(specifier: string): Promise<unknown> {
  const own = entries().find((entry) => entry.specifier === specifier)
  return import(own === undefined ? specifier : root(own.source))
}

/** Compilers take a while where the machine has much else to do. */
const COMPILES = { timeout: 60_000 }

describe('the examples of the documentation', COMPILES, () => {
  test('compile', () => {
    expect(typeErrors(examples)).toEqual([])
  })

  test.each(examples.map((example) => [`${example.path}:${example.line}`, example] as const))(
    '%s does what it says',
    (_, example) => runExample(example, load),
  )

  test('are all in a language that is checked', () => {
    const unchecked = documentedFiles().flatMap((path) => {
      const lines = readFileSync(root(path), 'utf8').split('\n')
      return lines.flatMap((line, index) =>
        /^\s*(\* ?)?```(tsx?\s+\S|typescript|js|javascript|mjs)/.test(line)
          ? `${path}:${index + 1}`
          : [],
      )
    })
    expect(unchecked).toEqual([])
  })
})

describe('an example that is wrong is noticed', COMPILES, () => {
  const example = (...lines: string[]): Example => {
    const [one] = examplesIn('guide.md', ['# Guide', '```ts', ...lines, '```'].join('\n'))
    if (one === undefined) throw new Error('the planted example was not found')
    return one
  }

  test('by its value, with file and line', async () => {
    const wrong = example(
      `import { IpAddress } from 'keywarden'`,
      '',
      `String(IpAddress.parse('10.0.0.1')) // => '10.0.0.2'`,
    )
    await expect(runExample(wrong, load)).rejects.toThrow(/^guide\.md:5: /)
  })

  test('by the value of an expression of several lines', async () => {
    const wrong = example('const list = [1]', 'list', '  .concat(2)', '  .at(-1) // => 1')
    await expect(runExample(wrong, load)).rejects.toThrow(/^guide\.md:4: /)
  })

  test('by an error it does not expect', async () => {
    const wrong = example('const one = 1', `throw new Error(\`no \${one}\`)`)
    await expect(runExample(wrong, load)).rejects.toThrow('guide.md:4: no 1')
  })

  test('by a claim that hangs on nothing', async () => {
    const wrong = example('// => 3', 'const three = 3', 'three // => 3')
    await expect(runExample(wrong, load)).rejects.toThrow('must follow an expression')
  })

  test('by its types, with file and line', () => {
    const wrong = example(`import { Cidr } from 'keywarden'`, 'Cidr.parse(1).contains(2)')
    expect(typeErrors([wrong])[0]).toMatch(/^guide\.md:4: /)
  })

  test('and one that is right passes', async () => {
    const right = example(
      `import { Cidr as Block, type IpAddress } from 'keywarden'`,
      `const first: IpAddress | undefined = Block.parse('10.1.2.3/8')?.first`,
      `String(first) // => '10.0.0.0'`,
      `;[first?.family, 'x'] // => [4, 'x']`,
    )
    expect(typeErrors([right])).toEqual([])
    await runExample(right, load)
  })

  test('whatever is imported of a module: names, its default, or all of it', async () => {
    const right = example(
      `import typescript, { version as number } from 'typescript'`,
      `import * as path from 'node:path/posix'`,
      `import type { Stats } from 'node:fs'`,
      `typescript.version === number // => true`,
      `path.join('a', 'b') // => 'a/b'`,
      `const none: Stats | undefined = undefined`,
      `none // => undefined`,
    )
    await runExample(right, load)
  })
})
