/**
 * The hot path and its words: organizations, projects, keys, access lists, role policies; `decide`,
 * which judges a request, `explain`, which says what every gate thinks of it, and the
 * `AuthorizationEngine`, which finds and proves the key first. Loads no zod, no framework and no
 * database.
 *
 * @module keywarden
 */
export type { AccessRequest, Caller, Intent } from './authorization/access-request.js'
export { AuthorizationEngine } from './authorization/authorization-engine.js'
export type { EngineOptions, OutdatedSecret } from './authorization/engine-options.js'
export { type RevisedOrganization, revisionToken } from './authorization/revision-token.js'
export type { Shadow } from './authorization/shadow.js'
export { DECISION_CHANNEL } from './authorization/witness.js'
export { type AtlasFormatOptions, atlasFormat } from './credentials/atlas-format.js'
export type { DigestAnswer } from './credentials/digest/digest-answer.js'
export {
  DigestSecrets,
  type DigestSecretsFields,
  type SealingKeyFields,
} from './credentials/digest/digest-secrets.js'
export type { IdKind, KeyFormat } from './credentials/key-format.js'
export { type KeywardenFormatOptions, keywardenFormat } from './credentials/keywarden-format.js'
export { type PepperFields, Peppers } from './credentials/peppers.js'
export type { Credential } from './credentials/presented.js'
export { SecretHashes } from './credentials/secret-hashes.js'
export { AccessList } from './domain/access-list.js'
export {
  AccessListEntry,
  type AccessListEntryFields,
  type AccessListEntryInput,
} from './domain/access-list-entry.js'
export {
  Actor,
  type KeyActor,
  type SystemActor,
  type UserActor,
  type UserActorFields,
} from './domain/actor.js'
export { ApiKey } from './domain/api-key.js'
export type { ApiKeyFields, KeyState } from './domain/api-key-fields.js'
export type {
  Admits,
  AuditActor,
  AuditContext,
  AuditEvent,
  AuditFact,
  Change,
  KeyAdmission,
  Override,
} from './domain/audit-event.js'
export {
  DIGEST_ALGORITHMS,
  type DigestAlgorithm,
  type DigestVerifier,
} from './domain/digest-verifier.js'
export {
  ERROR_CODES,
  type ErrorCode,
  type InputIssue,
  InvalidInput,
  InvalidPolicy,
  KeywardenError,
  type PolicyProblem,
  type PolicyProblemCode,
} from './domain/errors.js'
export type { KeyId, OrganizationId, ProjectId, PublicKey, SecretId } from './domain/ids.js'
export type { Time } from './domain/instant.js'
export { KeySecret, type KeySecretFields, type SecretVerifier } from './domain/key-secret.js'
export { MANAGEMENT_COMMANDS, type ManagementCommand } from './domain/management-command.js'
export type { Operation, OperationLevel } from './domain/operation.js'
export { Organization, type OrganizationFields } from './domain/organization.js'
export { OrganizationState } from './domain/organization-state.js'
export type {
  NewKeyRoles,
  OperationDefinition,
  PolicyDefinition,
  PolicyExtension,
  RoleDefinition,
} from './domain/policy-definition.js'
export { Project, type ProjectFields } from './domain/project.js'
export {
  CREDENTIAL_FAILURES,
  type CredentialFailure,
  GATE_NAMES,
  type GateName,
  REFUSAL_CODES,
  REFUSAL_GATES,
  type Refusal,
  type RefusalCode,
} from './domain/refusal.js'
export type { Level, Role } from './domain/role.js'
export { type ProjectRoles, RoleAssignments } from './domain/role-assignments.js'
export { RolePolicy } from './domain/role-policy.js'
export { decide } from './engine/decide.js'
export type { Allowed, AllowedPublicly, Decision, Refused } from './engine/decision.js'
export type { DecisionRequest, Scope } from './engine/decision-request.js'
export { type Explanation, explain, type GateReport } from './engine/explain.js'
export type { Facts } from './engine/facts.js'
export type { ShadowedGate } from './engine/shadowed-gate.js'
export { type AddressRange, AddressSet } from './network/address-set.js'
export { Cidr } from './network/cidr.js'
export { IpAddress } from './network/ip-address.js'
export type { ChangeFeed, ChangeNotice, CommitNews } from './ports/change-feed.js'
export { checkedChange } from './ports/check-change.js'
export { checkedTransfer } from './ports/check-transfer.js'
export { checkedUsage } from './ports/check-usage.js'
export { type Clock, systemClock } from './ports/clock.js'
export type { DecisionEvent, DecisionSink } from './ports/decision-sink.js'
export {
  type DamagedKey,
  type Found,
  type KeyLookup,
  type KeyRecord,
  type KnownRevision,
  UNKNOWN_KEY,
  type UnknownKey,
} from './ports/key-lookup.js'
export type { NonceRegister, NonceUse } from './ports/nonce-register.js'
export {
  cursorOf,
  type Page,
  type PageRequest,
  type Position,
  pageOf,
  readPage,
} from './ports/page.js'
export { type RandomSource, systemRandom } from './ports/random-source.js'
export type { StateTransfer, StoredOrganization } from './ports/state-transfer.js'
export type {
  Change as StorageChange,
  CommitOutcome,
  LoadedOrganization,
  Storage,
} from './ports/storage.js'
export type {
  KeyUsage,
  KeyUse,
  Usage,
  UsageDelta,
  UsageSink,
  UsageWriter,
} from './ports/usage.js'
export type { CachedKeyLookupOptions } from './storage/cache/cache-options.js'
export {
  type CachedKeyLookup,
  type CacheStats,
  cachedKeyLookup,
} from './storage/cached-key-lookup.js'
export { type MemoryStorage, memoryStorage } from './storage/memory-storage.js'
export { type UsageBatch, usageBatch } from './storage/usage-batch.js'
export type { UsageBatchOptions } from './storage/usage-batch-options.js'
