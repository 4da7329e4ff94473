import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readSources, type Sources } from '../architecture/source.js'
import { loadedPackages } from '../architecture/violations.js'
import { entries, root } from './entries.js'
import { offeredBy } from './offered.js'
import { programOf, publicProgram } from './program.js'

/**
 * Everything that users can import, by subpath. A change here is a change of the public surface:
 * what is added has to be kept, and what is taken away breaks somebody.
 */
const SURFACE: Readonly<Record<string, { readonly values: string; readonly types: string }>> = {
  keywarden: {
    values: `
      AccessList AccessListEntry Actor AddressSet ApiKey AuthorizationEngine
      CREDENTIAL_FAILURES Cidr DECISION_CHANNEL DIGEST_ALGORITHMS DigestSecrets ERROR_CODES GATE_NAMES InvalidInput
      InvalidPolicy IpAddress KeySecret KeywardenError MANAGEMENT_COMMANDS Organization
      OrganizationState Peppers Project REFUSAL_CODES REFUSAL_GATES RoleAssignments
      RolePolicy SecretHashes UNKNOWN_KEY atlasFormat cachedKeyLookup
      checkedChange checkedTransfer checkedUsage cursorOf decide explain
      keywardenFormat memoryStorage pageOf readPage revisionToken systemClock systemRandom usageBatch`,
    types: `
      AccessListEntryFields AccessListEntryInput AccessRequest AddressRange Admits Allowed
      AllowedPublicly ApiKeyFields AtlasFormatOptions AuditActor AuditContext AuditEvent
      AuditFact CacheStats CachedKeyLookup CachedKeyLookupOptions Caller Change ChangeFeed ChangeNotice Clock CommitNews CommitOutcome Credential
      CredentialFailure DamagedKey Decision DecisionEvent DecisionRequest DecisionSink
      DigestAlgorithm DigestAnswer DigestSecretsFields DigestVerifier EngineOptions ErrorCode Explanation Facts Found GateName GateReport IdKind
      InputIssue Intent KeyActor KeyAdmission KeyFormat KeyId KeyLookup KeyRecord
      KeySecretFields KeyState KeyUsage KeyUse KeywardenFormatOptions KnownRevision Level
      LoadedOrganization ManagementCommand MemoryStorage NewKeyRoles NonceRegister NonceUse Operation
      OperationDefinition OperationLevel OrganizationFields OrganizationId OutdatedSecret
      Override Page PageRequest PepperFields PolicyDefinition PolicyExtension
      PolicyProblem PolicyProblemCode Position ProjectFields ProjectId ProjectRoles
      PublicKey RandomSource Refusal RefusalCode Refused RevisedOrganization Role RoleDefinition Scope SealingKeyFields
      SecretId SecretVerifier Shadow ShadowedGate StateTransfer Storage StorageChange StoredOrganization SystemActor Time UnknownKey Usage
      UsageBatch UsageBatchOptions UsageDelta UsageSink UsageWriter UserActor UserActorFields`,
  },
  'keywarden/atlas': {
    values: `
      atlasPolicy importAtlas`,
    types: `
      AtlasImport AtlasOperation AtlasRole ImportAtlasOptions`,
  },
  'keywarden/express': {
    values: `
      keywarden`,
    types: `
      ExpressGuard ExpressOptions GuardHandler`,
  },
  'keywarden/fastify': {
    values: `
      keywarden`,
    types: `
      FastifyGuard FastifyOptions GuardedRoute`,
  },
  'keywarden/hono': {
    values: `
      keywarden`,
    types: `
      ConnectionReader HonoGuard HonoOptions KeywardenEnv`,
  },
  'keywarden/http': {
    values: `
      atlasAnswers basic bearer clientAddress clientAddressReader createGuard digest
      guarded memoryNonceRegister nodeFacts problemDetails routeTable scopeByParameters sendAnswer`,
    types: `
      Answer AnswerStyle BasicOptions BearerOptions ClientAddressReader ConnectionFacts
      CredentialScheme DigestOptions Guard GuardOptions GuardedListener HttpFacts MemoryNonceRegisterOptions Outward OutwardCode
      Principal ProxyOptions RequestHeaders RouteCheck RouteTable RouteTableOptions
      RoutedIntent RoutedScope ScopeParameters ScopeReader ServedRoute Throttle ThrottledCaller
      Verdict`,
  },
  'keywarden/management': {
    values: `
      AccessManager Conflict Forbidden RuleBroken Unavailable exportState exportStateLines importState
      importStateLines`,
    types: `
      AccessListManager AccessListResult AccessListView AddEntriesInput CommandInput
      DeleteProjectResult DeletedOrganizationDocument EntryView ExplainInput FirstKeyInput InviteKeyInput
      KeyExpiryInput KeyExplanation KeyInput KeyManager KeyProjectView KeyResult KeyView Limits
      ListEventsInput ListKeysInput ListProjectKeysInput ListProjectsInput ManagerOptions
      NewEntry NewKeyInput NewKeyResult NewOrganizationInput NewOrganizationResult
      NewProjectInput NewProjectKeyInput NormalizedEntry OrganizationDocument OrganizationInput
      OrganizationManager OrganizationResult OrganizationView Overrides ProjectInput
      ProjectKeyInput ProjectManager ProjectResult ProjectRolesInput RemoveEntriesInput
      RenameOrganizationInput RenameProjectInput RequirementResult RotateKeyInput
      RotateKeyResult RuleCode RuleDetails StateDocument StoredEntry StoredKey StoredSecret UpdateKeyInput UsageDocument ViewAccessListInput ViewKeyInput
      ViewProjectKeyInput`,
  },
  'keywarden/sql': {
    values: `
      DamagedData SQL_DIALECTS WrongSchema libsqlDialect migrate postgresWakeUp preparedMysql
      preparedPg preparedSqlite sqlChangeFeed sqlNonceRegister sqlStorage verifyAuditTrail`,
    types: `
      AuditFault AuditVerdict DamagedRecord LibsqlClient LibsqlDialectOptions LibsqlExecutor
      LibsqlResult LibsqlStatement LibsqlTransaction ListeningClient MigrateOptions Migrated MysqlPool
      PgPool PreparedStatements SqlChangeFeed SqlChangeFeedOptions SqlDialect
      SqlNonceRegisterOptions SqlStorage SqlStorageOptions SqliteDatabase SqliteStatement
      VerifyAuditOptions WakeUp`,
  },
  'keywarden/testing': {
    values: `
      changeFeedContract fakeClock guardContract keyLookupContract nonceRegisterContract seededRandom
      stateTransferContract storageContract usageContract usageWriterContract`,
    types: `
      ChangeFeedSubject ContractSubject FakeClock GuardedOperation GuardedRoutes
      GuardedServer KeyLookupSubject NonceRegisterSubject ServeGuarded StateTransferSubject Test TransferredStorage UsageSubject
      UsageWriterSubject`,
  },
}

/** The packages that loading a subpath takes in, those of Node apart. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  keywarden: ['ipaddr.js', 'nanoid', 'quick-lru'],
  'keywarden/atlas': ['ipaddr.js', 'zod'],
  'keywarden/express': ['ipaddr.js', 'nanoid'],
  'keywarden/fastify': ['ipaddr.js', 'nanoid'],
  'keywarden/hono': ['ipaddr.js', 'nanoid'],
  'keywarden/http': ['ipaddr.js', 'nanoid'],
  'keywarden/management': ['ipaddr.js', 'nanoid', 'zod'],
  'keywarden/sql': ['ipaddr.js', 'kysely', 'quick-lru'],
  'keywarden/testing': ['ipaddr.js', 'nanoid'],
}

const namesIn = (text: string) => text.split(/\s+/).filter((name) => name !== '')

/** The packages that loading a module takes in, those of Node apart. */
function packagesOf(module: string, sources: Sources): string[] {
  const packages = [...loadedPackages(module, sources).keys()]
  return packages.filter((name) => !name.startsWith('node:')).sort()
}

/** Loading every module of the package takes a while where the machine has much else to do. */
const LOADS = { timeout: 60_000 }

describe('the public surface', () => {
  const program = publicProgram()

  test('has these subpaths', () => {
    expect(entries().map(({ specifier }) => specifier)).toEqual(Object.keys(SURFACE))
  })

  test('has a page of the reference for each', () => {
    const { entryPoints } = JSON.parse(readFileSync(root('typedoc.json'), 'utf8'))
    expect(entryPoints).toEqual(entries().map(({ source }) => source))
  })

  test.each(entries())('$specifier offers exactly these names', LOADS, async (entry) => {
    const { values = '', types = '' } = SURFACE[entry.specifier] ?? {}
    const expected = { values: namesIn(values), types: namesIn(types) }
    expect(offeredBy(program, entry)).toEqual(expected)
    expect(Object.keys(await import(root(entry.source))).sort()).toEqual(expected.values)
  })

  test('tells values from what is there for the compiler only', LOADS, () => {
    const planted = programOf({
      'src/planted/index.ts': `
        export class Thing {}
        class Hidden {}
        export type { Hidden }
        export interface Shape { readonly name: string }
        export const one = 1
        export { type Hidden as Renamed, one as uno }`,
    })
    const entry = { specifier: 'planted', source: 'src/planted/index.ts' }
    expect(offeredBy(planted, entry)).toEqual({
      values: ['Thing', 'one', 'uno'],
      types: ['Hidden', 'Renamed', 'Shape'],
    })
  })
})

describe('loading a subpath', () => {
  const sources = readSources()

  test.each(entries())('$specifier takes in these packages and no others', (entry) => {
    const module = entry.source.replace('src/', '')
    expect(packagesOf(module, sources)).toEqual(PACKAGES[entry.specifier])
  })

  test('is found out when it takes in more, however far down', () => {
    const planted = {
      'index.ts': `export { decide } from './engine/decide.js'`,
      'engine/decide.ts': `export * from '../domain/key.js'`,
      'domain/key.ts': `export const key = async () => (await import('zod')).string()`,
      'atlas/index.ts': `import 'nanoid'`,
    }
    expect(packagesOf('index.ts', planted)).toEqual(['zod'])
  })
})
