import * as z from 'zod'
import type { Actor } from '../../domain/actor.js'
import type { AuditFact } from '../../domain/audit-event.js'
import type { OrganizationState } from '../../domain/organization-state.js'
import { Project } from '../../domain/project.js'
import { RoleAssignments } from '../../domain/role-assignments.js'
import type { Page, PageRequest } from '../../ports/page.js'
import { refuseActor } from '../admit-actor.js'
import type { Command, CommandInput, Overrides, Query, Situation } from '../command.js'
import { RuleBroken } from '../errors.js'
import { projectOf, withinLength } from '../lookup-records.js'
import { overrides, page, reference } from '../read-input.js'
import { loadProjects } from '../storage-access.js'

/** What a new project is to be. */
export interface NewProjectInput extends CommandInput {
  /** Default: a fresh id. */
  readonly id?: string | undefined
  /** 1 to 64 characters, for people. */
  readonly name: string
}

/** One project. */
export interface ProjectInput extends CommandInput, Overrides {
  /** Id of the project. */
  readonly project: string
}

/** Another name for a project. */
export interface RenameProjectInput extends ProjectInput {
  /** 1 to 64 characters, for people. */
  readonly name: string
}

/** A page of the projects of the organization. */
export interface ListProjectsInput extends CommandInput, PageRequest {}

/** A project, and the revision of its organization. */
export interface ProjectResult {
  /** The project as it is now. */
  readonly project: Project
  /** The revision of the organization with this change; as it was, where nothing changed. */
  readonly revision: number
}

/** A project that is gone. */
export interface DeleteProjectResult {
  /** Ids of the keys that held roles in it. */
  readonly unassigned: readonly string[]
  /** The revision of the organization with this change; as it was, where nothing changed. */
  readonly revision: number
}

const organization = z.string().optional()

/** Creates a project. A key that does so gets the creator's roles in it. */
export const createProject: Command<NewProjectInput, ProjectResult> = {
  name: 'projects.create',
  input: z.strictObject({
    organization,
    id: z.string().optional(),
    name: z.string(),
    ...overrides,
  }),
  plan({ manager, actor, before, at }, input) {
    const { format, random, limits, policy } = manager
    const project = Project.of({
      id: input.id ?? format.newId('project', random, at),
      organization: before.organization.id,
      name: withinLength(input.name, 'name', limits.nameLength),
      createdAt: at,
    })
    if (before.project(project.id) !== undefined) {
      throw new RuleBroken('ID_TAKEN', 'is taken; give another, or none', { field: 'id' })
    }
    const created: AuditFact = { type: 'project.created', project: project.id, name: project.name }
    const roles = policy.projectCreatorRoles
    const creator = creatorIn(actor, before, roles)
    const withProject = before.withProject(project)
    const result = (revision: number) => ({ project, revision })
    if (creator === undefined) return { after: withProject, facts: [created], result }
    const who = { key: creator.id, publicKey: creator.publicKey, project: project.id }
    return {
      after: withProject.withKey(creator.withProjectRoles(project.id, roles)),
      facts: [created, { type: 'key.added_to_project', ...who, roles }],
      granted: RoleAssignments.of([], new Map([[project.id, roles]])),
      result,
    }
  },
}

/** The key that creates a project, where there are roles for it. */
function creatorIn(actor: Actor, before: OrganizationState, roles: readonly string[]) {
  return actor.kind === 'key' && roles.length > 0 ? before.key(actor.id) : undefined
}

/**
 * The projects that the actor may view, in the order of their creation. A page has fewer than its
 * limit where others stand between them.
 */
export const listProjects: Query<ListProjectsInput, Page<Project>> = {
  name: 'projects.list',
  input: z.strictObject({ organization, ...page }),
  async answer(situation, { after, limit }) {
    const { manager, before } = situation
    const { items, ...rest } = await loadProjects(manager, before.organization.id, { after, limit })
    return { items: items.filter(({ id }) => mayView(situation, id)), ...rest }
  },
}

function mayView({ manager, actor, before, at }: Situation, project: string): boolean {
  const order = { policy: manager.policy, actor, state: before, at, project }
  const view = { ...order, command: 'projects.view', organization: before.organization.id } as const
  return refuseActor(view) === undefined
}

/** One project. */
export const viewProject: Query<{ project: string } & CommandInput, Project> = {
  name: 'projects.view',
  input: z.strictObject({ organization, project: reference }),
  answer: ({ before }, { project }) => projectOf(before, project),
}

/** Gives a project another name. */
export const renameProject: Command<RenameProjectInput, ProjectResult> = {
  name: 'projects.rename',
  input: z.strictObject({ organization, project: reference, name: z.string(), ...overrides }),
  plan({ manager, before }, { project: id, name }) {
    const old = projectOf(before, id)
    const project = old.rename(withinLength(name, 'name', manager.limits.nameLength))
    const change = { before: old.name, after: project.name }
    return {
      after: before.withProject(project),
      facts:
        old.name === project.name
          ? []
          : [{ type: 'project.renamed', project: old.id, name: change }],
      result: (revision) => ({ project, revision }),
    }
  },
}

/** Deletes a project. Its keys stay in the organization, without their roles in it. */
export const deleteProject: Command<ProjectInput, DeleteProjectResult> = {
  name: 'projects.delete',
  input: z.strictObject({ organization, project: reference, ...overrides }),
  plan({ before }, { project: id }) {
    const { id: project } = projectOf(before, id)
    const keys = before.keysIn(id)
    const removed = keys.map(
      (key): AuditFact => ({
        type: 'key.removed_from_project',
        ...{ key: key.id, publicKey: key.publicKey, project, roles: key.rolesIn(id) },
      }),
    )
    const unassigned = keys.map((key) => key.id)
    return {
      after: before.withoutProject(id),
      facts: [...removed, { type: 'project.deleted', project }],
      result: (revision) => ({ unassigned, revision }),
    }
  },
}
