/** What the drivers say of an error: PostgreSQL a `code`, MySQL an `errno`, SQLite either. */
interface DriverError {
  readonly code?: unknown
  readonly errno?: unknown
  readonly errcode?: unknown
  readonly extendedCode?: unknown
  readonly message?: unknown
  readonly cause?: unknown
}

/**
 * Whether the database itself asks for another attempt: a deadlock, a lock that others hold, or
 * writers that crossed. It has written nothing of the transaction, also when it says so at the commit.
 */
export function isTransient(error: unknown): boolean {
  return some(error, ({ code, errno, errcode }) => {
    if (['40001', '40P01', '55P03'].includes(String(code))) return true
    if (errno === 1213 || errno === 1205) return true
    // SQLITE_BUSY and SQLITE_LOCKED, extended codes included.
    if (/^SQLITE_(BUSY|LOCKED)/.test(String(code))) return true
    return code === 'ERR_SQLITE_ERROR' && [5, 6].includes(Number(errcode) & 0xff)
  })
}

/** Whether two transactions wanted one id, and the other got it. */
export function isTaken(error: unknown): boolean {
  return some(error, ({ code, errno, errcode, extendedCode }) => {
    if (code === '23505' || errno === 1062) return true
    const words = [code, extendedCode].map(String)
    if (words.some((word) => /^SQLITE_CONSTRAINT_(PRIMARYKEY|UNIQUE)$/.test(word))) return true
    return code === 'ERR_SQLITE_ERROR' && [1555, 2067].includes(Number(errcode))
  })
}

/** Whether the record that a row belongs to went away meanwhile. */
export function isOrphaned(error: unknown): boolean {
  return some(error, ({ code, errno }) => code === '23503' || errno === 1452)
}

/** Whether it is MySQL's word for an index that is there already. */
export function isIndexThere(error: unknown): boolean {
  return some(error, ({ errno }) => errno === 1061)
}

/** Whether a table is not there at all. */
export function isTableMissing(error: unknown): boolean {
  return some(error, ({ code, errno, message }) => {
    return code === '42P01' || errno === 1146 || /no such table/.test(String(message))
  })
}

/** Whether the error or what caused it is one: some drivers wrap. */
function some(error: unknown, matches: (error: DriverError) => boolean): boolean {
  for (let one = error, depth = 0; typeof one === 'object' && one !== null && depth < 4; depth++) {
    if (matches(one as DriverError)) return true
    one = (one as DriverError).cause
  }
  return false
}
