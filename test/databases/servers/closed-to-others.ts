import { statSync } from 'node:fs'
import { dirname } from 'node:path'

/** The folder on the way to a file that users other than its owner may not enter, if there is one. */
export function closedToOthers(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return folder
    if (folder === dirname(folder)) return undefined
  }
}
