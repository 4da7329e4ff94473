/**
 * The `AccessManager`, the only way to change things, with the input, the result and the errors of
 * each of its commands; and what moves everything from one storage to another.
 *
 * @module keywarden/management
 */
export type { StoredEntry, StoredKey, StoredSecret } from '../ports/stored-records.js'
export type {
  AccessListResult,
  AccessListView,
  AddEntriesInput,
  RemoveEntriesInput,
  ViewAccessListInput,
} from './access-list/access-list-commands.js'
export type { AccessListManager } from './access-list/access-list-manager.js'
export { AccessManager } from './access-manager.js'
export type { CommandInput, Overrides } from './command.js'
export {
  Conflict,
  Forbidden,
  RuleBroken,
  type RuleCode,
  type RuleDetails,
  Unavailable,
} from './errors.js'
export type { ExplainInput, KeyExplanation } from './explain-key.js'
export type { EntryView, KeyProjectView, KeyView } from './key-view.js'
export type { NewKeyInput, NewKeyResult, NewProjectKeyInput } from './keys/create-key.js'
export type { KeyExpiryInput, KeyInput } from './keys/key-lifecycle.js'
export type { KeyManager } from './keys/key-manager.js'
export type { InviteKeyInput, ProjectKeyInput, ProjectRolesInput } from './keys/project-keys.js'
export type { RotateKeyInput, RotateKeyResult } from './keys/rotate-key.js'
export type { KeyResult, UpdateKeyInput } from './keys/update-key.js'
export type {
  ListKeysInput,
  ListProjectKeysInput,
  ViewKeyInput,
  ViewProjectKeyInput,
} from './keys/view-keys.js'
export type { Limits } from './limits.js'
export type { ManagerOptions } from './manager-options.js'
export type { NewEntry, NormalizedEntry } from './new-entries.js'
export type {
  FirstKeyInput,
  NewOrganizationInput,
  NewOrganizationResult,
} from './organizations/create-organization.js'
export type {
  OrganizationInput,
  OrganizationResult,
  RenameOrganizationInput,
  RequirementResult,
} from './organizations/organization-commands.js'
export type { OrganizationManager } from './organizations/organization-manager.js'
export type { ListEventsInput, OrganizationView } from './organizations/view-organizations.js'
export type {
  DeleteProjectResult,
  ListProjectsInput,
  NewProjectInput,
  ProjectInput,
  ProjectResult,
  RenameProjectInput,
} from './projects/project-commands.js'
export type { ProjectManager } from './projects/project-manager.js'
export { exportState, exportStateLines } from './state/export-state.js'
export { importState, importStateLines } from './state/import-state.js'
export type {
  DeletedOrganizationDocument,
  OrganizationDocument,
  StateDocument,
  UsageDocument,
} from './state/state-document.js'
