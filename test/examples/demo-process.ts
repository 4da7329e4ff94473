import { type ChildProcess, spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** What a process left behind. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** How a process is started, besides its arguments. */
export interface Start {
  /** A module to load before, as source text. */
  readonly preload?: string
  readonly env?: Readonly<Record<string, string>>
}

/**
 * Starts a program of the examples as a process of its own, on the sources: the compiler options of
 * the tests say where `keywarden` is, so that nothing has to be built.
 */
export function start(program: string, words: readonly string[] = [], options: Start = {}) {
  const before = options.preload && `data:text/javascript,${encodeURIComponent(options.preload)}`
  const preload = before === undefined ? [] : ['--import', before]
  const { FORCE_COLOR: _, ...inherited } = process.env
  return spawn(process.execPath, ['--import', 'tsx', ...preload, at(program), ...words], {
    cwd: at('.'),
    env: { ...inherited, TSX_TSCONFIG_PATH: at('test/tsconfig.json'), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/**
 * Runs a script of the package as people do: npm starts a shell, and that what the script says. All of
 * them are a group of their own, so that they can be ended together.
 */
export function npmRun(script: string, env: Readonly<Record<string, string>>) {
  return spawn('npm', ['run', '--silent', script], {
    cwd: at('.'),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
}

/** Runs the demo to its end. */
export function demo(words: readonly string[] = [], options: Start = {}): Promise<Ended> {
  return ended(start('examples/main.ts', words, options))
}

/** What a process wrote and how it ended. */
export async function ended(child: ChildProcess): Promise<Ended> {
  const code = new Promise<number | null>((resolve, reject) => {
    child.on('close', resolve)
    child.on('error', reject)
  })
  const [stdout, stderr] = await Promise.all(
    [child.stdout, child.stderr].map((stream) => (stream === null ? '' : text(stream))),
  )
  return { code: await code, stdout: stdout ?? '', stderr: stderr ?? '' }
}
