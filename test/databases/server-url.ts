import { givenUrl, type ServerKind } from './servers/given-url.js'
import { startedServer } from './servers/start-server.js'

/** The variable with the address of `global-setup.ts`, which answers with the URLs of servers. */
export const SERVERS_AT = 'KEYWARDEN_TEST_SERVERS'

/** The URL of a server of that kind, which starts when it is asked for the first time. */
export async function serverUrl(kind: ServerKind): Promise<string> {
  const given = givenUrl(kind)
  if (given !== undefined) return given
  const { [SERVERS_AT]: servers } = process.env
  if (servers === undefined) return await startedServer(kind)
  const answer = await fetch(`${servers}/${kind}`)
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return text
}
