import { type FileHandle, open } from 'node:fs/promises'
import type { AtlasImport } from 'keywarden/atlas'
import { unreadable } from '../complaint.js'
import { type Judged, judge } from './judge.js'
import { linesOf } from './log-lines.js'

/** A log that is open to be replayed. */
export interface Log {
  readonly path: string
  readonly file: FileHandle
  /** Its size in bytes; 0 for a pipe. */
  readonly size: number
}

/** Opens a log, so that a file that is not there is found before anything is printed. */
export async function openLog(path: string): Promise<Log> {
  try {
    const file = await open(path)
    const status = await file.stat()
    if (status.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
    return { path, file, size: status.size }
  } catch (error) {
    throw unreadable(path, error)
  }
}

/** Some judged lines of a log, and how far into it they reach. */
export interface Step extends Judged {
  readonly bytes: number
}

/** Judges a log line by line, in steps; no more of it than one step is in memory. */
export async function* replay(atlas: AtlasImport, log: Log): AsyncGenerator<Step> {
  const stream = log.file.createReadStream({ encoding: 'utf8', highWaterMark: 256 * 1024 })
  let number = 1
  try {
    for await (const lines of linesOf(stream)) {
      yield { ...judge(atlas, lines, number), bytes: stream.bytesRead }
      number += lines.length
    }
  } catch (error) {
    throw (error as NodeJS.ErrnoException).syscall ? unreadable(log.path, error) : error
  }
}
