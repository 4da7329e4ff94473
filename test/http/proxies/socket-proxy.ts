import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ended, type ProxyRoute, type ReverseProxy, said } from './reverse-proxy.js'

const PROGRAM = fileURLToPath(new URL('socket-proxy.mjs', import.meta.url))

/** Starts the proxy on bare sockets, which runs wherever Node does. */
export async function socketProxy(routes: readonly ProxyRoute[]): Promise<ReverseProxy> {
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(routes)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ports = JSON.parse(await said(child, 'stdout', '\n'))
  return { ports, close: () => ended(child) }
}
