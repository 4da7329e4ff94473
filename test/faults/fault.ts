/** One mistake that somebody could make in the code, and that the tests of one rule must notice. */
export interface Fault {
  /** The rule that the mistake breaks: the number that the names of its tests begin with. */
  readonly rule: string
  /** The file of the mistake, from the root of the project. */
  readonly file: string
  /** The text that is right; it occurs once in the file. */
  readonly find: string
  /** The text that is wrong. */
  readonly replace: string
  /** What the code then does, in words. */
  readonly says: string
}

/** Faults, and the tests that have to notice them. */
export interface Family {
  /** Folders of tests, or beginnings of files, from the root of the project. */
  readonly tests: readonly string[]
  readonly faults: readonly Fault[]
}

/** The faults of one file of `src`. */
export function faultsIn(file: string, faults: readonly Omit<Fault, 'file'>[]): readonly Fault[] {
  return faults.map((fault) => ({ ...fault, file: `src/${file}` }))
}

/**
 * The text of a file with the fault planted.
 *
 * @throws When the right text is not there exactly once: then the code has moved on, and the fault
 *   has to be written anew.
 */
export function planted({ file, find, replace }: Fault, text: string): string {
  const occurrences = text.split(find).length - 1
  if (occurrences !== 1) {
    throw new Error(`stale: the text to replace occurs ${occurrences} times in ${file}: ${find}`)
  }
  return text.replace(find, () => replace)
}
