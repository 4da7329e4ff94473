import { statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'

const { KEYWARDEN_TEST_DURABLE } = process.env

/**
 * Whether what a server has committed survives a crash of the machine, as `KEYWARDEN_TEST_DURABLE=1`
 * asks for where figures are measured. Otherwise it survives that of a client only, and tests are
 * over sooner.
 */
export const DURABLE = KEYWARDEN_TEST_DURABLE === '1'

const MEMORY = '/dev/shm'
/** What a few hundred databases of tests take, with their logs. */
const ENOUGH_BYTES = 4e9

/** The folder for the data of servers: in memory where there is a lot of it, else on the disk. */
export async function placeForData(): Promise<string> {
  if (DURABLE) return tmpdir()
  const { bavail, bsize } = await statfs(MEMORY).catch(() => ({ bavail: 0, bsize: 0 }))
  return bavail * bsize > ENOUGH_BYTES ? MEMORY : tmpdir()
}
