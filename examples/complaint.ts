/** What a user can put right, in one sentence: it ends the program without a stack trace. */
export class Complaint extends Error {}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'reading it is not permitted',
  EPERM: 'reading it is not permitted',
  EISDIR: 'it is a directory',
}

/** The complaint about a file that cannot be read. */
export function unreadable(path: string, error: unknown): Complaint {
  const code = String((error as NodeJS.ErrnoException).code ?? 'unknown error')
  return new Complaint(`cannot read ${path}: ${REASONS[code] ?? code}`)
}
