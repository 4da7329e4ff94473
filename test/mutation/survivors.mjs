import { readFileSync } from 'node:fs'

/**
 * What became of the mutants of a folder, from Stryker's report: how many the tests detected of all
 * that are valid, the score in percent, and the survivors.
 */
export function accountOf(path) {
  const { files } = JSON.parse(readFileSync(path, 'utf8'))
  const mutants = Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants.map((mutant) => ({ ...mutant, file, source })),
  )
  const of = (...wanted) => mutants.filter(({ status }) => wanted.includes(status))
  const survivors = of('Survived', 'NoCoverage')
  const detected = of('Killed', 'Timeout').length
  const valid = detected + survivors.length
  const score = valid === 0 ? 0 : (100 * detected) / valid
  return { detected, valid, score, survivors: survivors.map(survivorOf) }
}

/** Where a mutant is, the line of code it changes, and how. */
function survivorOf({ file, source, location: { start, end }, replacement }) {
  const lines = source.split('\n').slice(start.line - 1, end.line)
  const [code] = lines
  const original = [...lines.slice(0, -1), lines.at(-1).slice(0, end.column - 1)]
    .join('\n')
    .slice(start.column - 1)
  const mutant = `${inOneLine(original)} → ${inOneLine(replacement)}`
  return { file, line: start.line, code: code.trim(), mutant }
}

function inOneLine(text) {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 40)} … ${line.slice(-15)}` : line
}

/** Survivors against the committed ones: those with a reason, those without, reasons for none. */
export function compare(folder, survivors) {
  const committed = explained().filter(({ file }) => file.startsWith(`src/${folder}/`))
  const reasons = new Set(committed.map(identity))
  const found = new Set(survivors.map(identity))
  return {
    known: survivors.filter((survivor) => reasons.has(identity(survivor))),
    unknown: survivors.filter((survivor) => !reasons.has(identity(survivor))),
    stale: committed.filter((survivor) => !found.has(identity(survivor))),
  }
}

/** The mutants that no test can or need notice: `file`, `code`, `mutant`, and `why`. */
function explained() {
  return JSON.parse(readFileSync(new URL('survivors.json', import.meta.url), 'utf8'))
}

/** Lines move, so a survivor is known by its code. */
const identity = ({ file, code, mutant }) => `${file}\n${code}\n${mutant}`
