/** What a document of the package points to is in the package. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { root } from './entries.js'

/** The paths of all files that the package has; what is built is not there before it is. */
async function packedFiles(): Promise<readonly string[]> {
  const words = ['pack', '--dry-run', '--json', '--ignore-scripts']
  const { stdout } = await promisify(execFile)('npm', words, { cwd: root('.') })
  const [{ files }] = JSON.parse(stdout) as [{ files: readonly { path: string }[] }]
  return files.map(({ path }) => path)
}

/** The targets of links in a document, from the root of the package; other sites apart. */
function targetsIn(document: string, text: string): readonly string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]: +(\S+)/gm)]
    .map(([, inline, below]) => (inline ?? below ?? '').replace(/#.*/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/i.test(target))
    .map((target) => posix.join(posix.dirname(document), target))
}

/** Whether it is one of the files, or a folder with some of them. */
function isAmong(files: readonly string[]) {
  return (target: string) =>
    files.some((file) => file === target || file.startsWith(`${target.replace(/\/$/, '')}/`))
}

test('every link of a packed document leads to what is packed', async () => {
  const files = await packedFiles()
  const targets = files
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) => targetsIn(file, readFileSync(root(file), 'utf8')))
  expect(targets).toEqual(
    expect.arrayContaining(['docs/decisions', 'examples/service/throttle.ts']),
  )
  expect(targets.filter((target) => !isAmong(files)(target))).toEqual([])
})

test('a link that leads nowhere is noticed', () => {
  const text = [
    '[here](two.md#part) [up](../README.md) [there](https://example.com/) [part](#part)',
    'and [below], `[code](code.md)`\n```ts\n[block](block.md)\n```\n[below]: three.md',
  ].join('\n')
  const targets = targetsIn('docs/one.md', text)
  expect(targets).toEqual(['docs/two.md', 'README.md', 'docs/three.md'])
  expect(targets.filter(isAmong(['docs/two.md', 'docs/three.md.old']))).toEqual(['docs/two.md'])
})
