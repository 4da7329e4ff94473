/** The demo as people start it: processes of their own, their output and their exit codes. */
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { keywardenFormat } from 'keywarden'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { demo, start } from './demo-process.js'
import { slowAnswers } from './replay/slow-judge.js'
import { exported, request } from './replay/small-log.js'

// Not how long it may take: how long to wait for a process on a machine that is busy otherwise.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywarden-demo-'))
})

afterAll(() => rm(folder, { recursive: true }))

async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

describe('without arguments', () => {
  const slow = slowAnswers()
  let whole: Awaited<ReturnType<typeof demo>>

  beforeAll(async () => {
    whole = await demo()
  })

  test('it walks, then replays, in plain text, and ends by itself', () => {
    const { code, stdout, stderr } = whole
    expect([code, stderr]).toEqual([0, ''])
    const parts = ['The walk', 'What came of it', 'The replay', 'Busiest keys', 'Rate']
    const places = parts.map((part) => stdout.indexOf(`\n${part}\n`))
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(stdout).not.toContain('\u001b')
    expect(stdout.match(keywardenFormat().pattern)).toBe(null)
  })

  test('its summary counts what the slow twin of the decision counts', () => {
    const counts: Record<string, number> = {}
    for (const answer of slow) counts[answer] = (counts[answer] ?? 0) + 1
    const told = whole.stdout.matchAll(/^ *(allowed|[A-Z]+(?:_[A-Z]+)+) +([\d,]+) +[\d.]+%/gm)
    const summary = [...told].map(([, code, count]) => [code, Number(count?.replace(',', ''))])
    expect(Object.fromEntries(summary)).toEqual(counts)
    expect(whole.stdout).toContain('5,000 requests against')
  })

  test('and with --json it answers line by line as the slow twin does', async () => {
    const { code, stdout, stderr } = await demo(['--json'])
    expect([code, stderr]).toEqual([0, ''])
    const answers = stdout.trimEnd().split('\n')
    expect(answers.map((line) => JSON.parse(line))).toEqual(slow)
  })
})

describe('the walk', () => {
  test('ends with 1 where an answer is not expected, and nothing is replayed', async () => {
    const preload = `import { Server } from 'node:http'
      const { emit } = Server.prototype
      Server.prototype.emit = function (event, request, ...more) {
        if (event === 'request') {
          Object.defineProperty(request.socket, 'remoteAddress', { value: undefined })
        }
        return emit.call(this, event, request, ...more)
      }`
    const { code, stdout } = await demo([], { preload })
    expect(code).toBe(1)
    expect(stdout).toMatch(/Step 5 went wrong: .*ADDRESS_UNKNOWN/)
    expect(stdout).not.toContain('The replay')
  })

  test('goes on where there is no IPv6, and says what is missing', async () => {
    const preload = `import { Server } from 'node:net'
      const { listen } = Server.prototype
      Server.prototype.listen = function (options, ...more) {
        const host = options.host === '::1' ? '2001:db8::1' : options.host
        return listen.call(this, { ...options, host }, ...more)
      }`
    const { code, stdout } = await demo(['--walk'], { preload })
    expect(code).toBe(0)
    expect(stdout).toMatch(/- skipped +nobody listens on ::1: E[A-Z]+\n/)
    expect(stdout).not.toContain('The replay')
  })
})

describe('the replay', () => {
  test('names malformed lines by their number, and answers null for each', async () => {
    const exportPath = await file('export.json', `\uFEFF${JSON.stringify(exported)}`)
    const lines = [`\uFEFF${request()}`, '', '{"at"', request({ operation: 'updateOrg' })]
    const logPath = await file('log.ndjson', `${lines.join('\r\n')}\n${'x'.repeat(70_000)}`)
    const { code, stdout, stderr } = await demo([exportPath, logPath, '--json'])
    expect(code).toBe(0)
    expect(stdout).toBe('"allowed"\nnull\nnull\n"ROLE_MISSING"\nnull\n')
    expect(stderr.split('\n')).toEqual([
      'line 2: is blank',
      'line 3: is not JSON',
      'line 5: is longer than 65536 characters',
      '',
    ])
  })

  test('ends without a fault when its reader has read enough', async () => {
    const many = `${request()}\n`.repeat(20_000)
    const words = [await file('export.json', JSON.stringify(exported)), await file('many', many)]
    const child = start('examples/main.ts', [...words, '--json'])
    const exit = once(child, 'exit')
    const complaints = text(child.stderr)
    await once(child.stdout, 'data')
    child.stdout.destroy()
    expect([...(await exit), await complaints]).toEqual([0, null, ''])
  })

  test('says in one line what a user can put right, with exit code 2', async () => {
    expect(await demo(['nowhere.json'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'cannot read nowhere.json: there is no such file\n',
    })
  })
})
