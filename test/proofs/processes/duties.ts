import type { DatabaseConfig } from '../../databases/database.js'

/** What a process does when it is asked to: each takes and gives what JSON can tell. */
export type Duties = { readonly [name: string]: (input: never) => unknown }

/** The variable that tells a process where its database is. */
export const DATABASE_AT = 'KEYWARDEN_TEST_DATABASE'

/** What the process that started this one asks of it. */
export interface Asked {
  readonly id: number
  readonly duty: string
  readonly input: unknown
}

/** What comes of it, or what is told in between. */
export type Answered =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly fault: string }
  | { readonly told: unknown }

/** The database that this process was given. */
export function givenDatabase(): DatabaseConfig {
  const { [DATABASE_AT]: config = '' } = process.env
  return JSON.parse(config)
}

/** Does its duties until whoever started this process ends it, or is gone. */
export function serve<Given extends Duties>(duties: Given): Given {
  process.on('disconnect', () => process.exit())
  process.on('message', async ({ id, duty, input }: Asked) => {
    try {
      say({ id, result: await duties[duty]?.(input as never) })
    } catch (error) {
      say({ id, fault: error instanceof Error ? String(error.stack) : String(error) })
    }
  })
  return duties
}

/** Tells whoever started this process something that is no answer. */
export function tell(told: unknown): void {
  say({ told })
}

function say(answered: Answered): void {
  process.send?.(answered)
}
