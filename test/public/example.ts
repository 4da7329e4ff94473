import { readdirSync, readFileSync } from 'node:fs'
import { reachable, readSources } from '../architecture/source.js'
import { entries, root } from './entries.js'

/** A block of TypeScript in the documentation. */
export interface Example {
  /** The file it stands in, below the root. */
  readonly path: string
  /** The line of that file on which its code begins. */
  readonly line: number
  readonly code: string
}

/** ` * ` in front of every line of a TSDoc comment. */
const MARGIN = /^\s*\* ?/

/** The examples of a text: in TSDoc comments for a source, in the open for Markdown. */
export function examplesIn(path: string, text: string): Example[] {
  const inComments = path.endsWith('.ts')
  const examples: Example[] = []
  let open: { line: number; code: string[] } | undefined
  for (const [index, written] of text.split('\n').entries()) {
    if (inComments && !MARGIN.test(written)) continue
    const line = inComments ? written.replace(MARGIN, '') : written
    if (open === undefined) {
      if (line.trimEnd() === '```ts') open = { line: index + 2, code: [] }
    } else if (line.trimEnd() === '```') {
      examples.push({ path, line: open.line, code: open.code.join('\n') })
      open = undefined
    } else {
      open.code.push(line)
    }
  }
  return examples
}

/** The files that may hold examples: every public source, and every page written by hand. */
export function documentedFiles(): string[] {
  const pages = readdirSync(root('.')).filter((path) => path.endsWith('.md'))
  const guides = readdirSync(root('docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md') && !path.startsWith('reference'))
    .map((path) => `docs/${path}`)
  const modules = entries().map(({ source }) => source.replace('src/', ''))
  const sources = [...reachable(modules, readSources())].map((path) => `src/${path}`)
  return [...pages, ...guides, ...sources].sort()
}

/** Every example of the documentation. */
export function allExamples(): Example[] {
  return documentedFiles().flatMap((path) => examplesIn(path, readFileSync(root(path), 'utf8')))
}
