import { deepEqual, equal } from 'node:assert/strict'
import type { Storage } from '../storage.js'
import type { Cases, ContractSubject } from './run-cases.js'
import { create, refusedAs, sampleChange, write } from './sample-change.js'
import { sampleEvent, sampleKey, sampleOrganization, sampleProject } from './sample-records.js'
import { storedData } from './stored-data.js'

/** Ids that something somewhere takes for one another: by case, wildcard, number or length. */
export const LOOK_ALIKES: readonly string[] = [
  ...['acme', 'Acme', 'ACME', 'acme-', 'acme_', '-acme', 'a-me', 'a_me', 'acm', 'acmea'],
  ...['1', '01', '1e0', '10', '1e1', '0x1', '_', '__', '-', '--'],
  ...[`${'long'.repeat(15)}abcd`, `${'long'.repeat(15)}abce`, `${'long'.repeat(15)}abc`],
]

/** Ids that are names of something on every object of JavaScript, or words of other languages. */
export const PECULIAR: readonly string[] = [
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype'],
  ...['null', 'undefined', 'NULL', 'true', 'NaN', 'select', 'DROP'],
]

/** Text that is no id, whatever somebody may take it for, beside an `acme` that is one. */
export const NO_IDS: readonly string[] = [
  ...['', ' ', ' acme', 'acme ', 'acme\n', 'acme\t', 'acme\u0000', '\u0000', 'acme\u00ad', 'аcme'],
  ...[
    'acm%',
    '%',
    'acm?',
    '*',
    "acme'",
    "' OR '1'='1",
    'acme";--',
    'acme/billing',
    'a'.repeat(5000),
  ],
  ...['\ud800', 'ａｃｍｅ', 'acmé'],
]

/** Ids are compared byte for byte, and nobody reaches what belongs to others. */
export const identity: Cases<ContractSubject> = {
  'organizations whose ids look alike are different ones': async ({ storage }) => {
    await manyOrganizations(storage, LOOK_ALIKES)
  },

  'projects, keys and public keys that look alike are different ones': async ({ storage }) => {
    await manyOwned(storage, LOOK_ALIKES)
  },

  'names of properties of objects are ids like any other': async ({ storage }) => {
    await manyOrganizations(storage, PECULIAR)
    await manyOwned(storage, PECULIAR)
  },

  'text that is no id names no organization, project or key': async ({ storage }) => {
    const put = { projects: [sampleProject({ id: 'acme' })], keys: [sampleKey({ id: 'acme' })] }
    await create(storage, { put, events: [sampleEvent('first')] })
    for (const text of NO_IDS) {
      equal(await storage.load(text), undefined)
      equal((await storage.projects(text)).items.length, 0)
      equal((await storage.keys({ organization: text })).items.length, 0)
      equal((await storage.keys({ organization: 'acme', project: text })).items.length, 0)
      equal((await storage.events(text)).items.length, 0)
      equal((await storage.usage(text, ['acme'])).size, 0)
      equal((await storage.usage('acme', [text])).size, 0)
    }
  },

  'an organization, a project, a key and a public key may have one id': async ({ storage }) => {
    const project = sampleProject({ id: 'acme' })
    const key = sampleKey({ id: 'acme', publicKey: 'acme', projectRoles: { acme: ['READER'] } })
    await create(storage, { put: { projects: [project], keys: [key] } })
    const unassigned = key.withoutProject('acme')
    await write(storage, { put: { keys: [unassigned] }, remove: { projects: ['acme'] } })
    const loaded = await storage.load('acme')
    equal(loaded?.state.project('acme'), undefined)
    equal(loaded?.state.key('acme')?.publicKey, 'acme')
  },

  'reads give nothing that belongs to another organization': async ({ storage }) => {
    for (const organization of ['acme', 'rival']) {
      const project = sampleProject({ id: `${organization}-project`, organization })
      const projectRoles = { [project.id]: ['READER'] }
      const key = sampleKey({ id: `${organization}-key`, organization, projectRoles })
      const events = [sampleEvent(organization, organization)]
      await create(storage, { organization, put: { projects: [project], keys: [key] }, events })
    }
    const { state } = (await storage.load('acme')) ?? {}
    deepEqual([state?.projects.length, state?.keys.length], [1, 1])
    deepEqual(ids(await storage.projects('acme')), ['acme-project'])
    deepEqual(ids(await storage.keys({ organization: 'acme' })), ['acme-key'])
    const inProject = (project: string) => storage.keys({ organization: 'acme', project })
    deepEqual(ids(await inProject('acme-project')), ['acme-key'])
    deepEqual(ids(await inProject('rival-project')), [])
    deepEqual((await storage.events('acme')).items, [sampleEvent('acme')])
  },

  'the id of a project or key of another organization is taken': async ({ storage }) => {
    await create(storage, { put: { projects: [sampleProject()], keys: [sampleKey()] } })
    const organization = 'rival'
    const revision = await create(storage, { organization })
    const before = await storedData(storage, 'acme', 'rival')
    const events = [sampleEvent('rival', 'rival')]
    for (const put of [
      { projects: [sampleProject({ organization })] },
      { keys: [sampleKey({ organization, publicKey: 'another' })] },
    ]) {
      const change = sampleChange(revision, { organization, put, events })
      refusedAs(await storage.commit(change), 'id-taken')
      deepEqual(await storedData(storage, 'acme', 'rival'), before)
    }
  },

  'a change removes nothing of another organization': async ({ storage }) => {
    await create(storage, { put: { projects: [sampleProject()], keys: [sampleKey()] } })
    await create(storage, { organization: 'rival' })
    const before = await storedData(storage, 'acme')
    const remove = { projects: ['billing'], keys: ['key-1'] }
    const change = sampleChange(1, { organization: 'rival', remove })
    await storage.commit(change).catch(() => 'refusing is fine, too')
    const { stored } = (await storedData(storage, 'acme')) as { stored: unknown }
    deepEqual(stored, (before as { stored: unknown }).stored)
  },
}

function ids({ items }: { readonly items: readonly { readonly id: string }[] }) {
  return items.map(({ id }) => id)
}

/** Creates an organization for each id, and demands that each is found again as itself. */
async function manyOrganizations(storage: Storage, all: readonly string[]): Promise<void> {
  for (const [index, id] of all.entries()) {
    const organization = sampleOrganization({ id, name: `number ${index}` })
    await create(storage, { organization: id, put: { organization } })
  }
  for (const [index, id] of all.entries()) {
    const loaded = await storage.load(id)
    deepEqual(
      [loaded?.state.organization.id, loaded?.state.organization.name],
      [id, `number ${index}`],
    )
  }
}

/** Creates a project and a key for each id, and demands that each is found again as itself. */
async function manyOwned(storage: Storage, all: readonly string[]): Promise<void> {
  const organization = 'owner-of-many'
  const projects = all.map((id, n) => sampleProject({ id, organization, name: `number ${n}` }))
  const keys = all.map((id, n) =>
    sampleKey({
      ...{ id, organization, publicKey: all.at(n - 1) ?? id, description: `number ${n}` },
      projectRoles: new Map([[id, ['READER']]]),
    }),
  )
  await create(storage, { organization, put: { projects } })
  for (const key of keys) await write(storage, { organization, put: { keys: [key] } })
  const { state } = (await storage.load(organization)) ?? {}
  equal(state?.projects.length, all.length)
  equal(state?.keys.length, all.length)
  for (const [index, id] of all.entries()) {
    equal(state?.project(id)?.name, `number ${index}`)
    equal(state?.key(id)?.description, `number ${index}`)
    equal(state?.key(id)?.publicKey, all.at(index - 1))
    deepEqual(ids(await storage.keys({ organization, project: id })), [id])
  }
}
