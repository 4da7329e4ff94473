import type { StateTransfer } from '../state-transfer.js'
import type { Storage } from '../storage.js'
import type { UsageWriter } from '../usage.js'
import type { ContractSubject } from './run-cases.js'

/** A storage whose state is moved. */
export interface TransferredStorage {
  readonly storage: Storage
  readonly transfer: StateTransfer
}

/** A storage under test that can be moved, and where to. */
export interface StateTransferSubject extends ContractSubject, TransferredStorage {
  /** Where usage is written, which is moved too. */
  readonly writer: UsageWriter
  /** Another storage, as fresh and empty. What it takes is let go of by `close` of the subject. */
  readonly another: () => Promise<TransferredStorage>
}
