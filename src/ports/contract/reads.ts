import { deepEqual, equal, notEqual } from 'node:assert/strict'
import type { ApiKeyFields } from '../../domain/api-key-fields.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import type { Cases, ContractSubject } from './run-cases.js'
import { create, write } from './sample-change.js'
import {
  DAWN,
  organizationId,
  sampleEvent,
  sampleKey,
  sampleOrganization,
  sampleProject,
} from './sample-records.js'
import { plain, plainKey, plainState, storedData } from './stored-data.js'

/** The last instant there is, in epoch milliseconds. */
const DOOMSDAY = 8.64e15

/** Text that is lost on the way where bytes, quotes or lengths are not kept. */
const DELICATE = `it's "100 %" \\ $1 ?; 東京 – Ωmega 🗝️ ${'é'.repeat(214)}`

/** A key with everything a key can have. */
const FULL: Partial<ApiKeyFields> = {
  description: DELICATE,
  organizationRoles: ['ORG_OWNER', 'ORG_MEMBER'],
  projectRoles: { billing: ['READER', 'WRITER'], website: ['READER'] },
  accessList: [
    '203.0.113.0/24',
    { cidr: '2001:db8::/32', comment: DELICATE.slice(0, 100), expiresAt: DAWN + 1 },
    { cidr: '198.51.100.7', comment: '' },
    { cidr: '::/0', expiresAt: DOOMSDAY },
    '10.0.0.0/8',
  ],
  secrets: [
    {
      id: 'secret-1',
      verifier: { algorithm: 'hmac-sha256', pepperId: 'pepper-2', digest: '0f'.repeat(32) },
      ...{ redacted: 'kw_****a1B2', createdAt: DAWN + 2, expiresAt: DAWN + 5 },
    },
    {
      id: 'secret-0',
      verifier: { algorithm: 'sha256', digest: 'f0'.repeat(32) },
      ...{ redacted: '********-****-****-********a1b2', createdAt: DAWN + 3 },
    },
  ],
  createdAt: 1,
  notBefore: DAWN + 6,
  expiresAt: DOOMSDAY,
  disabledAt: DAWN + 7,
  revokedAt: DAWN + 8,
}

/** What went in comes out, all of it and nothing else; what is out is out of reach. */
export const reads: Cases<ContractSubject> = {
  'what is not there is read as nothing': async ({ storage }) => {
    equal(await storage.load('acme'), undefined)
    deepEqual(plain(await storage.organizations()), { items: [] })
    deepEqual(plain(await storage.projects('acme')), { items: [] })
    deepEqual(plain(await storage.keys({ organization: 'acme' })), { items: [] })
    deepEqual(plain(await storage.keys({ organization: 'acme', project: 'billing' })), {
      items: [],
    })
    deepEqual(plain(await storage.events('acme')), { items: [] })
    equal((await storage.usage('acme', ['key-1'])).size, 0)
  },

  'an organization comes back as it went in': async ({ storage }) => {
    const name = DELICATE.slice(0, 60)
    for (const organization of [
      sampleOrganization({ id: 'one', name, accessListRequired: true, createdAt: DOOMSDAY }),
      sampleOrganization({
        id: 'other',
        name: 'x',
        accessListRequired: false,
        createdAt: undefined,
      }),
    ]) {
      await create(storage, { organization: organization.id, put: { organization } })
      const loaded = await storage.load(organization.id)
      deepEqual(plain(loaded?.state.organization), plain(organization))
      const { items } = await storage.organizations()
      deepEqual(plain(items.find(({ id }) => id === organization.id)), plain(organization))
    }
  },

  'a project comes back as it went in': async ({ storage }) => {
    const name = DELICATE.slice(0, 60)
    const projects = [
      sampleProject({ id: 'one', createdAt: undefined }),
      sampleProject({ id: 'other', name, createdAt: DOOMSDAY }),
    ]
    await create(storage, { put: { projects } })
    const loaded = await storage.load('acme')
    deepEqual(plain(projects.map(({ id }) => loaded?.state.project(id))), plain(projects))
    deepEqual(plain((await storage.projects('acme')).items), plain(projects))
  },

  'a key comes back as it went in: times, roles, entries, verifiers': async ({ storage }) => {
    const projects = [sampleProject(), sampleProject({ id: 'website' })]
    const key = sampleKey(FULL)
    await create(storage, { put: { projects, keys: [key] } })
    const loaded = (await storage.load('acme'))?.state.key(key.id)
    deepEqual(loaded && plainKey(loaded), plainKey(key))
    for (const project of [undefined, 'billing', 'website']) {
      const { items } = await storage.keys({ organization: 'acme', project })
      deepEqual(items.map(plainKey), [plainKey(key)])
    }
  },

  'what a key does not have is not there when it comes back': async ({ storage }) => {
    const unproved = { id: 'secret-1', redacted: '****a1b2', createdAt: DAWN }
    const keys = [
      sampleKey({ id: 'bare', createdAt: DAWN + 1 }),
      sampleKey({ id: 'imported', secrets: [unproved], createdAt: DAWN + 2 }),
    ]
    await create(storage, { put: { keys } })
    const loaded = await storage.load('acme')
    for (const key of keys) {
      const found = loaded?.state.key(key.id)
      deepEqual(found && plainKey(found), plainKey(key))
    }
    const { items } = await storage.keys({ organization: 'acme' })
    deepEqual(items.map(plainKey), keys.map(plainKey))
  },

  'a key that loses something has lost it when it comes back': async ({ storage }) => {
    const projects = [sampleProject(), sampleProject({ id: 'website' })]
    await create(storage, { put: { projects, keys: [sampleKey(FULL)] } })
    const bare = sampleKey({ createdAt: 1 })
    await write(storage, { put: { keys: [bare] } })
    const loaded = (await storage.load('acme'))?.state.key(bare.id)
    deepEqual(loaded && plainKey(loaded), plainKey(bare))
    equal((await storage.keys({ organization: 'acme', project: 'billing' })).items.length, 0)
  },

  'the audit trail comes back as it went in': async ({ storage }) => {
    const key = sampleKey()
    const who = { organization: organizationId('acme'), key: key.id, publicKey: key.publicKey }
    const address = '2001:db8::7'
    const events: readonly AuditEvent[] = [
      sampleEvent(DELICATE),
      {
        ...{ type: 'key.roles_changed', ...who, at: 1 },
        roles: { before: [], after: ['ORG_OWNER', 'ORG_MEMBER'] },
        actor: { kind: 'user', id: DELICATE },
      },
      {
        ...{ type: 'key.validity_changed', ...who, at: DOOMSDAY },
        notBefore: { before: null, after: 0 },
        expiresAt: { before: DOOMSDAY, after: null },
        actor: { kind: 'key', id: 'key-2', publicKey: 'public-2', address },
      },
    ]
    await create(storage, { events })
    deepEqual(plain((await storage.events('acme')).items), plain(events))
  },

  'what has been read does not change by what is written later': async ({ storage }) => {
    await create(storage, { put: { keys: [sampleKey()] } })
    const loaded = await storage.load('acme')
    const before = loaded && plainState(loaded.state)
    await write(storage, { put: { keys: [sampleKey({ description: 'changed' })] } })
    deepEqual(loaded && [plainState(loaded.state), loaded.revision], [before, 1])
  },

  'what is done to an event that was written or read is not stored': async ({ storage }) => {
    const names = { before: 'Acme', after: 'first' }
    const written = { ...sampleEvent('first'), name: names } as AuditEvent
    await create(storage, { events: [written] })
    const before = await storedData(storage, 'acme')
    tryTo(() => Object.assign(names, { after: 'forged' }))
    const { items } = await storage.events('acme')
    notEqual(items.length, 0)
    for (const event of items) {
      tryTo(() => Object.assign(event.actor, { reason: 'forged' }))
      tryTo(() => Object.assign(event, { at: 1 }))
    }
    tryTo(() => (items as AuditEvent[]).pop())
    deepEqual(await storedData(storage, 'acme'), before)
  },
}

/** Data may be frozen against what is tried here, or a copy: both will do. */
function tryTo(act: () => void): void {
  try {
    act()
  } catch {}
}
