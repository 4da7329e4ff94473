import * as z from 'zod'
import { invalid } from '../../domain/input.js'
import { checkedTransfer } from '../../ports/check-transfer.js'
import type { StateTransfer, StoredOrganization } from '../../ports/state-transfer.js'
import { ownCopy } from './own-copy.js'
import { readOrganization } from './read-organization.js'
import { readPart } from './read-part.js'
import { STATE_FORMAT, STATE_VERSION } from './state-document.js'

const head = { format: z.literal(STATE_FORMAT), version: z.literal(STATE_VERSION) }
const documentSchema = z.strictObject({ ...head, organizations: z.array(z.unknown()) })
const firstLine = z.strictObject(head)
const lastLine = z.strictObject({ organizations: z.int().min(0) })

/**
 * Writes a document of {@link exportState} into an empty storage, of whatever kind. Everything is
 * checked first, strictly, and nothing is written unless all of it is good. Revisions go on from
 * where they were; ids and public keys that were taken stay taken.
 *
 * Import before anything else uses the storage: change feeds are not told.
 *
 * @throws `InvalidInput` when the document is none, naming the path of each fault, or the
 *   storage is not empty; whatever the storage throws, and then nothing is written either.
 *
 * @example
 * ```ts
 * import { InvalidInput, memoryStorage } from 'keywarden'
 * import { exportState, importState } from 'keywarden/management'
 *
 * const document = await exportState(memoryStorage())
 * let field
 * try {
 *   await importState(memoryStorage(), { ...document, version: 2 })
 * } catch (error) {
 *   if (error instanceof InvalidInput) field = error.field
 * }
 * field // => 'version'
 * ```
 */
export async function importState(storage: StateTransfer, document: unknown): Promise<void> {
  mustTransfer(storage)
  const { organizations } = readPart(documentSchema, ownCopy(document, ''), '')
  const all: StoredOrganization[] = []
  const read = organizations.map((one, index) => readOrganization(one, `organizations[${index}]`))
  for await (const one of checkedTransfer(read)) all.push(one)
  await storage.restore(streamed(all))
}

/**
 * Writes the lines of {@link exportStateLines} into an empty storage, all of them or none, one
 * organization at a time. Lines that hold nothing are passed over.
 *
 * @param lines - JSON texts in their order, such as `node:readline` gives.
 * @throws `InvalidInput` when a line is not what it must be, or the storage is not empty;
 *   whatever the lines or the storage throw. Nothing is written then.
 *
 * @example
 * ```ts
 * import { memoryStorage } from 'keywarden'
 * import { exportStateLines, importStateLines } from 'keywarden/management'
 *
 * const [old, fresh] = [memoryStorage(), memoryStorage()]
 * await importStateLines(fresh, exportStateLines(old))
 * ```
 */
export async function importStateLines(
  storage: StateTransfer,
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<void> {
  mustTransfer(storage)
  await storage.restore(checkedTransfer(organizationsIn(lines)))
}

async function* organizationsIn(lines: AsyncIterable<string> | Iterable<string>) {
  let isFirst = true
  let told: number | undefined
  let index = 0
  for await (const value of parsed(lines)) {
    if (told !== undefined) invalid('organizations', 'must end with the line of their number')
    if (isFirst) readPart(firstLine, value, '')
    else if (isLast(value)) told = readPart(lastLine, value, '').organizations
    else yield readOrganization(value, `organizations[${index++}]`)
    isFirst = false
  }
  if (told !== index) invalid('organizations', 'must all be there, and their number at the end')
}

function isLast(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'organizations')
}

async function* parsed(lines: AsyncIterable<string> | Iterable<string>) {
  let number = 0
  for await (const line of lines) {
    number++
    if (typeof line !== 'string') invalid(`line ${number}`, 'must be text')
    if (line.trim() !== '') yield json(line, number)
  }
}

/** What the parser says would repeat the text, and with it what is to be kept secret. */
function json(line: string, number: number): unknown {
  try {
    return ownCopy(JSON.parse(line), `line ${number}`)
  } catch {
    return invalid(`line ${number}`, 'must be a JSON text')
  }
}

function mustTransfer(storage: StateTransfer): void {
  if (typeof storage?.restore === 'function') return
  throw new TypeError('`storage` must be a StateTransfer')
}

async function* streamed(all: readonly StoredOrganization[]) {
  yield* all
}
