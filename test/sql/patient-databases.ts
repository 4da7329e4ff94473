import { databases } from '../databases/databases.js'

/**
 * The databases whose drivers let the process go on while they wait for the lock of another handle:
 * with `better-sqlite3` and `node:sqlite` the one that has it could not let go of it meanwhile.
 */
export const PATIENT_DATABASES = databases.filter(
  ({ kind }) => kind !== 'better-sqlite3' && kind !== 'node-sqlite',
)
