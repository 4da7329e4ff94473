/**
 * The process that is measured: one server of a framework for each way of guarding, and nothing
 * else. Tells the ports, then the processor time it has used whenever it is asked, and ends with who
 * has started it.
 */
import type { AddressInfo } from 'node:net'
import { GUARDINGS, type Guarding } from './framework.js'
import { FRAMEWORKS } from './frameworks.js'
import { makeScene } from './scene.js'

/** Longer than any other contestant takes, so that connections outlive the turns of others. */
const KEEP_ALIVE_MS = 600_000

const framework = FRAMEWORKS.find(({ name }) => name === process.argv[2])
if (framework === undefined) throw new TypeError(`there is no framework ${process.argv[2]}`)
const scene = await makeScene()
const ports: [Guarding, number][] = []
for (const guarding of GUARDINGS) {
  const server = await framework.serve(guarding, scene)
  server.keepAliveTimeout = KEEP_ALIVE_MS
  ports.push([guarding, (server.address() as AddressInfo).port])
}
process.on('message', () => process.send?.(process.cpuUsage()))
process.on('disconnect', () => process.exit())
process.send?.(ports)
