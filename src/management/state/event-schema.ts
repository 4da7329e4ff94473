import * as z from 'zod'
import type { AuditEvent, Override } from '../../domain/audit-event.js'
import { byWord } from './by-word.js'
import { id } from './read-part.js'

const FARTHEST = 8.64e15
const time = z.number().min(-FARTHEST).max(FARTHEST)
const limit = time.nullable()
const text = z.string()
const texts = z.array(text)
const admits = z.enum(['nowhere', 'listed', 'anywhere'])
const yes = z.literal(true).exactOptional()

function change<Value extends z.ZodType>(value: Value) {
  return z.strictObject({ before: value, after: value })
}

const actor = byWord('kind', [
  z.strictObject({
    ...{ kind: z.enum(['key']), id: text, publicKey: text },
    address: text.exactOptional(),
  }),
  z.strictObject({ kind: z.enum(['user']), id: text, address: text.exactOptional() }),
  z.strictObject({ kind: z.enum(['system']), reason: text }),
])

const OVERRIDES = ['allowNoOwnerKey', 'allowSelfLockout', 'allowUnrestricted'] satisfies Override[]

const context = {
  ...{ organization: id, actor, at: time },
  overrides: z.array(z.enum(OVERRIDES)).exactOptional(),
}
const ofKey = { key: id, publicKey: id }

function fact<const Types extends readonly [string, ...string[]], Shape extends z.core.$ZodShape>(
  types: Types,
  shape: Shape,
) {
  return z.strictObject({ type: z.enum(types), ...shape, ...context })
}

const events = byWord('type', [
  fact(['organization.created'], { name: text }),
  fact(['organization.renamed'], { name: change(text) }),
  fact(['organization.deleted'], {}),
  fact(['organization.access_list_required', 'organization.access_list_not_required'], {
    keys: z.array(z.strictObject({ key: id, admits: change(admits) })),
  }),
  fact(['project.created'], { project: id, name: text }),
  fact(['project.renamed'], { project: id, name: change(text) }),
  fact(['project.deleted'], { project: id }),
  fact(['key.created'], {
    ...{ ...ofKey, organizationRoles: texts, project: id.exactOptional() },
    ...{ projectRoles: texts.exactOptional(), accessList: texts, notBefore: limit },
    ...{ expiresAt: limit, admits, httpDigest: yes },
  }),
  fact(['key.described'], { ...ofKey, description: change(text) }),
  fact(['key.roles_changed'], { ...ofKey, project: id.exactOptional(), roles: change(texts) }),
  fact(['key.added_to_project', 'key.removed_from_project'], {
    ...{ ...ofKey, project: id, roles: texts },
  }),
  fact(['key.access_list_changed'], {
    ...{ ...ofKey, added: texts, removed: texts, admits: change(admits) },
  }),
  fact(['key.rotated'], { ...ofKey, secret: id, deadline: time, httpDigest: yes }),
  fact(['key.disabled', 'key.enabled', 'key.revoked', 'key.deleted'], ofKey),
  fact(['key.validity_changed'], {
    ...{ ...ofKey, notBefore: change(limit), expiresAt: change(limit) },
  }),
])

type Missing = Exclude<AuditEvent['type'], z.output<typeof events>['type']>

/** An event of an audit trail. The compiler sees to it that no kind of event is missing. */
export const event = events as unknown as [Missing] extends [never] ? z.ZodType<AuditEvent> : never
