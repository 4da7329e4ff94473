import { Actor } from 'keywarden'
import { partTitle, type Terminal, wrap } from '../terminal.js'
import { scene } from './report-scene.js'
import { stepLines } from './report-step.js'
import { summary } from './report-summary.js'
import { Walk, type Walked, type WalkOptions } from './walk.js'

/**
 * Walks and tells of every step as it is taken.
 *
 * @returns whether every step ended as expected
 */
export async function runWalk(
  terminal: Terminal,
  print: (text: string) => Promise<void>,
  options: WalkOptions = {},
): Promise<boolean> {
  const { paint } = terminal
  const printed = (lines: readonly string[]) => print(`${lines.join('\n')}\n`)
  const walk = await Walk.begin(options)
  const walked: Walked[] = []
  try {
    const { items } = await walk.acme.manager.keys.list(Actor.system('the walk is told'), {
      organization: 'acme',
    })
    await printed([...partTitle('The walk', terminal), ...scene(items, terminal)])
    for await (const one of walk.steps()) {
      const opens = one.chapter !== walked.at(-1)?.chapter
      const { title, about } = one.chapter
      await printed([
        ...(opens ? ['', paint.bold(title), ...wrap(about, terminal.columns), ''] : []),
        ...stepLines(one, terminal),
      ])
      walked.push(one)
    }
  } finally {
    await walk.end()
  }
  await printed(['', paint.bold('What came of it'), '', ...summary(walked, terminal)])
  return walked.every(({ failure }) => failure === undefined)
}
