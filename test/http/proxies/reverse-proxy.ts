import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** The header in which a proxy says who called it, in the spelling of the guard's option. */
export type HopHeader = 'x-forwarded-for' | 'forwarded' | 'x-real-ip'

/** One way through a proxy. */
export interface ProxyRoute {
  readonly header: HopHeader
  /** The address of loopback that the proxy listens on. Default 127.0.0.1. */
  readonly host?: string
  /** The address that the proxy calls from. */
  readonly from: string
  readonly to: { readonly host: string; readonly port: number }
}

/** A proxy that runs as a process of its own. */
export interface ReverseProxy {
  /** The port of each route, in their order. */
  readonly ports: readonly number[]
  close(): Promise<void>
}

/** Starts a proxy with these routes. */
export type StartProxy = (routes: readonly ProxyRoute[]) => Promise<ReverseProxy>

/** Ends a process that was started here, and waits until it has ended. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}

/** Resolves to what the stream has said once it says this; rejects when the process ends before. */
export function said(
  child: ChildProcess,
  stream: 'stdout' | 'stderr',
  what: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child[stream]?.on('data', (chunk) => {
      text += chunk
      if (text.includes(what)) resolve(text)
    })
    child.once('error', reject)
    child.once('exit', () =>
      reject(new Error(`the process ended before it said "${what}": ${text}`)),
    )
  })
}
