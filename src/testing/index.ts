/**
 * What tests of your own need: the contracts of the ports, for storages, lookups and feeds that you
 * write, and stand-ins for time and chance.
 *
 * @module keywarden/testing
 */
export { guardContract } from '../http/contract/guard-contract.js'
export type { GuardedOperation } from '../http/contract/guard-scene.js'
export type {
  GuardedRoutes,
  GuardedServer,
  ServeGuarded,
} from '../http/contract/guarded-server.js'
export { changeFeedContract } from '../ports/contract/change-feed-contract.js'
export type { ChangeFeedSubject } from '../ports/contract/change-feed-subject.js'
export { type KeyLookupSubject, keyLookupContract } from '../ports/contract/key-lookup-contract.js'
export {
  type NonceRegisterSubject,
  nonceRegisterContract,
} from '../ports/contract/nonce-register-contract.js'
export type { ContractSubject, Test } from '../ports/contract/run-cases.js'
export { stateTransferContract } from '../ports/contract/state-transfer-contract.js'
export { storageContract } from '../ports/contract/storage-contract.js'
export type {
  StateTransferSubject,
  TransferredStorage,
} from '../ports/contract/transferred-storage.js'
export { type UsageSubject, usageContract } from '../ports/contract/usage-contract.js'
export {
  type UsageWriterSubject,
  usageWriterContract,
} from '../ports/contract/usage-writer-contract.js'
export { type FakeClock, fakeClock } from './fake-clock.js'
export { seededRandom } from './seeded-random.js'
