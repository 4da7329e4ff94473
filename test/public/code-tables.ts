import { readFileSync } from 'node:fs'
import { root } from './entries.js'

/** One row of a table of `docs/codes.md`. */
export interface CodeRow {
  /** The heading that the table stands under: `Gate: credential`, `Errors`. */
  readonly heading: string
  readonly code: string
  /** The other cells, as written. */
  readonly cells: readonly string[]
}

const ROW = /^\| `([A-Z_]+)` \| (.+) \|$/

/** Every row that is about a code, in the order of the page. */
export function codeRows(page: string = readFileSync(root('docs/codes.md'), 'utf8')): CodeRow[] {
  let heading = ''
  return page.split('\n').flatMap((line) => {
    if (line.startsWith('#')) heading = line.replace(/^#+ /, '')
    const [, code, cells] = ROW.exec(line) ?? []
    return code === undefined || cells === undefined
      ? []
      : [{ heading, code, cells: cells.split(' | ') }]
  })
}
