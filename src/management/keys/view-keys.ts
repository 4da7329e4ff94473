import * as z from 'zod'
import type { Page, PageRequest } from '../../ports/page.js'
import type { CommandInput, Query, Situation } from '../command.js'
import { type KeyView, viewKeys } from '../key-view.js'
import { keyOf } from '../lookup-records.js'
import { page, reference } from '../read-input.js'
import { loadKeys } from '../storage-access.js'

/** One key of the organization. */
export interface ViewKeyInput extends CommandInput {
  /** Id of the key. */
  readonly key: string
}

/** One key in a project. */
export interface ViewProjectKeyInput extends ViewKeyInput {
  /** Id of the project. */
  readonly project: string
}

/** A page of the keys of the organization. */
export interface ListKeysInput extends CommandInput, PageRequest {}

/** A page of the keys in a project. */
export interface ListProjectKeysInput extends ListKeysInput {
  /** Id of the project. */
  readonly project: string
}

const organization = z.string().optional()

/** A key of the organization, with everything but its private keys (procedure P2). */
export const viewKey: Query<ViewKeyInput, KeyView> = {
  name: 'keys.view',
  input: z.strictObject({ organization, key: reference }),
  answer: (situation, { key }) => one(situation, key),
}

/** A key as a project sees it: without its other projects (procedure P7). */
export const viewKeyInProject: Query<ViewProjectKeyInput, KeyView> = {
  name: 'keys.viewInProject',
  input: z.strictObject({ organization, project: reference, key: reference }),
  answer: (situation, { key, project }) => one(situation, key, project),
}

/** The keys of the organization, in the order of their creation. */
export const listKeys: Query<ListKeysInput, Page<KeyView>> = {
  name: 'keys.list',
  input: z.strictObject({ organization, ...page }),
  answer: (situation, { after, limit }) => many(situation, { after, limit }),
}

/** The keys that hold roles in a project, as the project sees them. */
export const listKeysInProject: Query<ListProjectKeysInput, Page<KeyView>> = {
  name: 'keys.listInProject',
  input: z.strictObject({ organization, project: reference, ...page }),
  answer: (situation, { after, limit, project }) => many(situation, { after, limit }, project),
}

async function one(situation: Situation, id: string, project?: string): Promise<KeyView> {
  const views = await viewKeys(situation, [keyOf(situation.before, id, project)], project)
  return views[0] as KeyView
}

async function many(
  situation: Situation,
  request: PageRequest,
  project?: string,
): Promise<Page<KeyView>> {
  const { manager, before } = situation
  const owner = { organization: before.organization.id, project }
  const { items, next } = await loadKeys(manager, owner, request)
  const views = await viewKeys(situation, items, project)
  return { items: views, next }
}
