import type { Terminal } from '../terminal.js'
import type { Walked } from './walk.js'

const NUMBER = 8

/** How many steps each chapter had, and how they ended. */
export function summary(walked: readonly Walked[], terminal: Terminal): readonly string[] {
  const chapters = [...new Set(walked.map(({ chapter }) => chapter))]
  const label = Math.max(...chapters.map(({ title }) => title.length), 0) + 2
  const row = (title: string, steps: readonly Walked[]) =>
    title.padEnd(label) +
    counts(steps)
      .map((count) => `${count}`.padStart(NUMBER))
      .join('')
  const { paint } = terminal
  return [
    paint.dim(' '.repeat(label) + COLUMNS.map((name) => name.padStart(NUMBER)).join('')),
    ...chapters.map((chapter) =>
      row(
        chapter.title,
        walked.filter((one) => one.chapter === chapter),
      ),
    ),
    paint.bold(row('all', walked)),
    '',
    ...verdict(walked, terminal),
  ]
}

const COLUMNS = ['steps', 'let in', 'refused', 'skipped', 'wrong']

function counts(steps: readonly Walked[]): readonly number[] {
  const ended = (is: (walked: Walked) => boolean) => steps.filter(is).length
  return [
    steps.length,
    ended(({ outcome }) => outcome !== undefined && outcome.code === undefined),
    ended(({ outcome }) => outcome?.code !== undefined),
    ended(({ skipped }) => skipped !== undefined),
    ended(({ failure }) => failure !== undefined),
  ]
}

function verdict(walked: readonly Walked[], { paint }: Terminal): readonly string[] {
  const failed = walked.find(({ failure }) => failure !== undefined)
  if (failed !== undefined) {
    return [paint.red(`Step ${failed.number} went wrong: ${failed.step.title}; ${failed.failure}`)]
  }
  const taken = walked.filter(({ outcome }) => outcome !== undefined)
  const requests = taken.filter(({ step }) => step.from !== undefined).length
  const orders = taken.length - requests
  return [
    paint.green(`${requests} requests and ${orders} orders by people, each answered as expected.`),
  ]
}
