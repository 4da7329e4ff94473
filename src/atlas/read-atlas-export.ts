import { type InputIssue, InvalidInput } from '../domain/errors.js'
import { invalid } from '../domain/input.js'
import { printable } from '../domain/printable.js'
import { type AtlasExport, atlasExport } from './atlas-documents.js'

/** How many faults an error names at most. */
export const MOST_FAULTS = 50

/**
 * Reads a document.
 *
 * @throws {@link InvalidInput} naming the place of each fault, the first {@link MOST_FAULTS}.
 */
export function readAtlasExport(document: unknown): AtlasExport {
  const read = attempt(() => atlasExport.safeParse(document))
  if (read.success) return read.data
  const issues = read.error.issues.slice(0, MOST_FAULTS)
  throw new InvalidInput(
    issues.map(({ path, message }): InputIssue => ({ field: fieldOf(path), rule: message })),
  )
}

/** A proxy may throw wherever it is touched. */
function attempt<T>(read: () => T): T {
  try {
    return read()
  } catch {
    return invalid('', 'cannot be read')
  }
}

/** `['apiKeys', 3, 'roles', 1]` is `apiKeys[3].roles[1]`. */
function fieldOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => {
      if (typeof part === 'number') return `[${part}]`
      const name = String(part)
      return /^\w{1,64}$/.test(name) ? `.${name}` : `[${JSON.stringify(printable(name))}]`
    })
    .join('')
    .replace(/^\./, '')
}
