/** Longer lines are cut to one character more than this, so that a reader can tell. */
export const LONGEST_LINE = 65_536

/**
 * The lines of a text that arrives in chunks, a batch at a time, never the whole of it.
 *
 * A byte order mark at the start and a carriage return at the end of a line are dropped; the last
 * line may lack its newline. Only newlines separate: the line separators of Unicode are allowed in
 * JSON, which is why this is not `node:readline`.
 */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<readonly string[]> {
  let rest = ''
  let atStart = true
  for await (const chunk of chunks) {
    const text: string = rest + (atStart ? chunk.replace(/^\uFEFF/, '') : chunk)
    atStart &&= chunk === ''
    const lines = text.split('\n')
    rest = (lines.pop() ?? '').slice(0, LONGEST_LINE + 2)
    if (lines.length > 0) yield lines.map(finished)
  }
  if (rest !== '') yield [finished(rest)]
}

function finished(line: string): string {
  const end = line.endsWith('\r') ? -1 : undefined
  return line.slice(0, end).slice(0, LONGEST_LINE + 1)
}
