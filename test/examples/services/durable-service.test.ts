/** A service whose keys are in a file: restarted, and twice at the same time. */
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ended, start } from '../demo-process.js'
import type { Key } from './clients.js'

// Not how long it may take: how long to wait for processes on a machine that is busy otherwise.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

/** A process on the file. */
interface Running {
  readonly url: string
  /** What it has printed to be called; nothing but at the first start. */
  readonly lines: readonly string[]
  stop(): Promise<unknown>
}

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywarden-durable-'))
})
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

async function startOne(): Promise<Running> {
  const env = { PORT: '0', FILE: join(folder, 'keys.db') }
  const child = start('examples/durable-service/main.ts', [], { env })
  running.add(child)
  const end = ended(child).finally(() => running.delete(child))
  const lines: string[] = []
  let url: string | undefined
  for await (const line of createInterface({ input: child.stdout })) {
    url ??= /on (http:\S+);/.exec(line)?.[1]
    if (line.startsWith('curl ')) lines.push(line)
    if (line.includes('/revoke') || line.includes('the first start printed')) break
  }
  if (url === undefined) throw new Error(`it did not start: ${(await end).stderr}`)
  const stop = () => {
    child.kill('SIGTERM')
    return end
  }
  return { url, lines, stop }
}

const ask = (url: string, path: string, { publicKey, privateKey }: Key, init: RequestInit = {}) => {
  const authorization = `Basic ${Buffer.from(`${publicKey}:${privateKey}`).toString('base64')}`
  return fetch(`${url}${path}`, { ...init, headers: { authorization, ...init.headers } })
}

/** The keys that a first start has printed, and where the owner revokes that of the robot. */
function printedBy({ lines }: Running) {
  const keys = lines.map((line): Key => {
    const [, publicKey = '', privateKey = ''] = /-u (\w+):(\w+)/.exec(line) ?? []
    return { publicKey, privateKey }
  })
  const [robot, owner] = keys
  const path = /\/organizations\/\w+\/keys\/\w+\/revoke/.exec(lines.join())?.[0]
  if (!robot || !owner || path === undefined) throw new Error('it has not said what to call')
  return { robot, owner, revoke: { path, init: { method: 'POST' } } }
}

test('a second start finds the keys of the first, and what was revoked stays revoked', async () => {
  const first = await startOne()
  const { robot, owner, revoke } = printedBy(first)
  expect(await ask(first.url, '/whoami', robot)).toMatchObject({ status: 200 })
  expect(await first.stop()).toMatchObject({ code: 0, stderr: '' })

  const second = await startOne()
  expect(second.lines).toEqual([])
  expect(await ask(second.url, '/whoami', robot)).toMatchObject({ status: 200 })
  expect(await ask(second.url, revoke.path, owner, revoke.init)).toMatchObject({ status: 200 })
  expect(await ask(second.url, '/whoami', robot)).toMatchObject({ status: 401 })
  expect(await second.stop()).toMatchObject({ code: 0, stderr: '' })

  const third = await startOne()
  expect(await ask(third.url, '/whoami', robot)).toMatchObject({ status: 401 })
  expect(await ask(third.url, '/whoami', owner)).toMatchObject({ status: 200 })
  expect(await third.stop()).toMatchObject({ code: 0, stderr: '' })
})

test('of two processes on one file, one hears what is revoked in the other', async () => {
  const here = await startOne()
  const there = await startOne()
  const { robot, owner, revoke } = printedBy(here)
  // It is remembered there before it is revoked here.
  expect(await ask(there.url, '/whoami', robot)).toMatchObject({ status: 200 })
  const revoked = await ask(here.url, revoke.path, owner, revoke.init)
  const token = revoked.headers.get('keywarden-revision') ?? ''
  expect(token).toMatch(/^acme@\d+$/)
  const headers = { 'keywarden-revision': token }
  expect(await ask(there.url, '/whoami', robot, { headers })).toMatchObject({ status: 401 })
  expect(await ask(here.url, '/whoami', robot)).toMatchObject({ status: 401 })
  for (const process of [here, there]) {
    expect(await process.stop()).toMatchObject({ code: 0, stderr: '' })
  }
})

test('and without being told how far to look, by itself', async () => {
  const here = await startOne()
  const there = await startOne()
  const { robot, owner, revoke } = printedBy(here)
  expect(await ask(there.url, '/whoami', robot)).toMatchObject({ status: 200 })
  expect(await ask(here.url, revoke.path, owner, revoke.init)).toMatchObject({ status: 200 })
  // It polls four times a second. That it comes at all is what is tested; the test has its own end.
  while ((await ask(there.url, '/whoami', robot)).status !== 401) await pause(20)
  for (const process of [here, there]) {
    expect(await process.stop()).toMatchObject({ code: 0, stderr: '' })
  }
})

test('it is started by the command that the README names', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(scripts['durable-service']).toMatch(/tsx .*examples\/durable-service\/main\.ts$/)
  expect(readFileSync('README.md', 'utf8').split('\n')).toContain('npm run durable-service')
})
