import { z } from 'zod'
import { LONGEST_LINE } from './log-lines.js'

const text = z.string({ error: 'must be a string' })

const logEntry = z.object(
  {
    at: z.iso
      .datetime({ offset: true, error: 'must be a time like 2026-11-20T06:00:08.833Z' })
      .transform((time) => Date.parse(time)),
    publicKey: text,
    address: text.nullish(),
    operation: text,
    orgId: text.nullish(),
    groupId: text.nullish(),
    surface: text.nullish(),
  },
  { error: 'must be an object' },
)

/** One request of a log, as written down. */
export type LogEntry = z.output<typeof logEntry>

/** A line that is no request, and why. */
export class Malformed {
  readonly line: number
  readonly reason: string

  constructor(line: number, reason: string) {
    this.line = line
    this.reason = reason
  }
}

/** Reads one line. Blank lines are malformed: the n-th answer belongs to the n-th line. */
export function readEntry(line: string, number: number): LogEntry | Malformed {
  if (line.length > LONGEST_LINE) {
    return new Malformed(number, `is longer than ${LONGEST_LINE} characters`)
  }
  if (line.trim() === '') return new Malformed(number, 'is blank')
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return new Malformed(number, 'is not JSON')
  }
  const read = logEntry.safeParse(value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  return new Malformed(number, [...(issue?.path ?? []), issue?.message].join(' '))
}
