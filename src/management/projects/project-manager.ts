import type { Actor } from '../../domain/actor.js'
import type { Project } from '../../domain/project.js'
import type { Page } from '../../ports/page.js'
import type { CommandInput } from '../command.js'
import type {
  DeleteProjectResult,
  ListProjectsInput,
  NewProjectInput,
  ProjectInput,
  ProjectResult,
  RenameProjectInput,
} from './project-commands.js'

/** The commands about projects. What every command may end in, `AccessManager` says. */
export interface ProjectManager {
  /**
   * Creates a project; judged in the organization. A key that does so gets the policy's
   * `projectCreatorRoles` in it, whether it holds them elsewhere or not; people get nothing.
   *
   * @throws {@link RuleBroken} `ID_TAKEN`, `LIMIT_EXCEEDED`.
   */
  create(actor: Actor, input: NewProjectInput): Promise<ProjectResult>

  /** The projects of the organization, page by page, in the order of their creation. */
  list(actor: Actor, input: ListProjectsInput): Promise<Page<Project>>

  /** One project. */
  view(actor: Actor, input: CommandInput & { readonly project: string }): Promise<Project>

  /** Gives a project another name. The same name again changes nothing and is not an event. */
  rename(actor: Actor, input: RenameProjectInput): Promise<ProjectResult>

  /**
   * Deletes a project. Its keys lose their roles in it in the same commit and stay in the
   * organization; the result names them.
   */
  delete(actor: Actor, input: ProjectInput): Promise<DeleteProjectResult>
}
