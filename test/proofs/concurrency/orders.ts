import type { AuditEvent } from 'keywarden'

/** What the writers of a process are to do. */
export interface Writing {
  readonly organization: string
  /** The keys that all writers of all processes change. */
  readonly keys: readonly string[]
  /** The numbers of the writers, of which no other process has one. */
  readonly writers: readonly number[]
  /** How many commands each of them gives, one after the other. */
  readonly commands: number
  readonly seed: number
}

/** What an acknowledged command did, as its event has to tell it. */
export type Acknowledged = { readonly revision: number } & (
  | { readonly type: 'organization.renamed'; readonly name: string }
  | { readonly type: 'key.described'; readonly key: string; readonly description: string }
  | {
      readonly type: 'key.access_list_changed'
      readonly key: string
      readonly added: readonly string[]
      readonly removed: readonly string[]
    }
)

/** What came of the orders of one process. */
export interface Written {
  readonly acknowledged: readonly Acknowledged[]
  /** How often each code of an error came. */
  readonly errors: Readonly<Record<string, number>>
  /** The texts of errors, those apart who lost to others too often. */
  readonly surfaced: readonly string[]
  /** How many commits lost to others, and were tried again or given up. */
  readonly lost: number
}

/** The ways to end an owner key, or to make it none. */
export const ATTACKS = ['revoke', 'disable', 'delete', 'setExpiry', 'demote'] as const

/** An order that takes an organization one of its owner keys. */
export interface Attack {
  readonly organization: string
  readonly key: string
  readonly command: (typeof ATTACKS)[number]
}

/** Whether the event is the one of that command. */
export function tellsOf(event: AuditEvent | undefined, command: Acknowledged): boolean {
  if (event === undefined || event.type !== command.type) return false
  const { revision: _, ...wanted } = command
  const found: Record<string, unknown> = { ...event }
  return Object.entries(wanted).every(([name, value]) => {
    const told = name === 'name' || name === 'description' ? Object(found[name]).after : found[name]
    return JSON.stringify(told) === JSON.stringify(value)
  })
}
