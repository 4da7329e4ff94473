import { ok } from 'node:assert/strict'
import type { KeyUsage, Usage } from '../usage.js'

/** Usage as plain data; it has to be there. */
export function toldUsage(usage: KeyUsage | undefined): unknown {
  ok(usage !== undefined, 'the usage of a key that was used is not there')
  const entries = [...usage.entries].map(([entry, one]) => [entry, toldUse(one)])
  return { ...toldUse(usage), entries: Object.fromEntries(entries) }
}

function toldUse({ count, lastUsedAt, lastUsedAddress }: Usage): object {
  return { count, lastUsedAt, ...(lastUsedAddress !== undefined && { lastUsedAddress }) }
}
