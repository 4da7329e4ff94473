/**
 * The process that is measured: one server of a framework for each way of guarding, and nothing
 * else; where a database is named, with all that needs one. Tells the ports, then the processor time it has used whenever it is asked, and ends with who
 * has started it.
 */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { DatabaseConfig } from '../../test/databases/database.js'
import { type DatabaseScene, openScene } from './database-scene.js'
import { GUARDINGS, type Served } from './framework.js'
import { FRAMEWORKS } from './frameworks.js'
import { makeScene, type Scene } from './scene.js'

/** Longer than any other contestant takes, so that connections outlive the turns of others. */
const KEEP_ALIVE_MS = 600_000

const framework = FRAMEWORKS.find(({ name }) => name === process.argv[2])
if (framework === undefined) throw new TypeError(`there is no framework ${process.argv[2]}`)
const { serve } = framework
const ports: [Served, number][] = []
const [, , , config] = process.argv
if (config === undefined) await open(await makeScene())
else await openWithDatabase(await openScene(JSON.parse(config) as DatabaseConfig))

async function open(scene: Scene): Promise<void> {
  for (const guarding of GUARDINGS) add(guarding, await serve(guarding, scene))
}

async function openWithDatabase({ uncached, ...scene }: DatabaseScene): Promise<void> {
  await open(scene)
  add('uncached', await serve('keywarden', { ...scene, engine: uncached }))
}

function add(served: Served, server: Server): void {
  server.keepAliveTimeout = KEEP_ALIVE_MS
  ports.push([served, (server.address() as AddressInfo).port])
}

process.on('message', () => process.send?.(process.cpuUsage()))
process.on('disconnect', () => process.exit())
process.send?.(ports)
