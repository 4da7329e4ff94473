/** What a stream can show: how wide, in colour or not, with block characters or not. */
export interface Terminal {
  readonly columns: number
  readonly paint: Paint
  /** What bars are drawn with. */
  readonly block: string
  /** How a gate is marked that passed, refused, or was not asked. */
  readonly marks: {
    readonly passed: string
    readonly refused: string
    readonly 'not evaluated': string
  }
}

/** Makes text stand out, where the terminal can. */
export type Paint = Readonly<
  Record<'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', (text: string) => string>
>

type Stream = Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>
type Environment = {
  readonly [Name in 'FORCE_COLOR' | 'NO_COLOR' | 'TERM' | 'COLUMNS']?: string | undefined
}

/** The terminal behind a stream; a file or a pipe gets plain text. */
export function terminalOf(stream: Stream, env: Environment): Terminal {
  const colour = hasColour(stream, env)
  const style = (open: number, close: number) => (text: string) =>
    colour && text !== '' ? `\u001b[${open}m${text}\u001b[${close}m` : text
  const drawn = colour || stream.isTTY === true
  return {
    columns: columnsOf(stream, env),
    paint: {
      bold: style(1, 22),
      dim: style(2, 22),
      red: style(31, 39),
      green: style(32, 39),
      yellow: style(33, 39),
      cyan: style(36, 39),
    },
    block: drawn ? '█' : '#',
    marks: drawn
      ? { passed: '✓', refused: '✗', 'not evaluated': '·' }
      : { passed: '+', refused: 'x', 'not evaluated': '.' },
  }
}

/** FORCE_COLOR says it outright; NO_COLOR, if not empty, says no; else it takes a terminal. */
function hasColour(stream: Stream, env: Environment): boolean {
  const forced = env.FORCE_COLOR
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  if ((env.NO_COLOR ?? '') !== '') return false
  return stream.isTTY === true && env.TERM !== 'dumb'
}

/** Wide enough for the tables, narrow enough to read. */
function columnsOf(stream: Stream, env: Environment): number {
  const columns = stream.columns ?? Number(env.COLUMNS)
  return Math.min(Math.max(columns > 0 ? columns : 80, 60), 120)
}

/** The title of a part of the output, as lines. */
export function partTitle(title: string, { paint }: Terminal): readonly string[] {
  return ['', paint.bold(title), paint.bold('='.repeat(title.length)), '']
}

/** Breaks text between words into lines of at most so many characters. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}

/** The list as far as it fits into a line, and how many more there are. */
export function fitted(items: readonly string[], width: number): string {
  for (let shown = items.length; shown > 0; shown -= 1) {
    const more = shown === items.length ? '' : `, ${items.length - shown} more`
    const line = `${items.slice(0, shown).join(', ')}${more}`
    if (line.length <= width) return line
  }
  return `${items.length} of them`
}

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu

/** Text from a log made harmless for a terminal: escaped where unprintable, cut where long. */
export function plain(text: string, longest = 60): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}...` : text
  return cut.replace(UNPRINTABLE, (it) => `\\u{${it.codePointAt(0)?.toString(16)}}`)
}

const NUMBER = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** A whole number with its thousands apart. */
export function whole(value: number): string {
  return NUMBER.format(value)
}
