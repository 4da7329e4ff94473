/** What a statement gives, as `@libsql/client` has it. */
export interface LibsqlResult {
  readonly columns: readonly string[]
  readonly rows: ReadonlyArray<{ readonly [column: number]: unknown }>
  readonly rowsAffected: number
  readonly lastInsertRowid?: bigint | undefined
}

/** A statement with its parameters. */
export interface LibsqlStatement {
  /** Its text, with `?` for each parameter. */
  readonly sql: string
  /** Its parameters. */
  // biome-ignore lint/suspicious/noExplicitAny: the client has a type for them, which is not imported
  readonly args: any[]
}

/** What runs statements: a client, or one of its transactions. */
export interface LibsqlExecutor {
  /** Runs one statement. */
  execute(statement: LibsqlStatement): Promise<LibsqlResult>
}

/** A transaction of a client, as far as it is used here. */
export interface LibsqlTransaction extends LibsqlExecutor {
  /** Runs statements without parameters, one after the other, and gives nothing back. */
  executeMultiple(sql: string): Promise<void>
  /** Ends it, with all that was written. */
  commit(): Promise<void>
  /** Ends it, with nothing written. */
  rollback(): Promise<void>
  /** Ends it if it is not over, with nothing written. */
  close(): void
}

/** A client of `@libsql/client`, as far as it is used here. */
export interface LibsqlClient extends LibsqlExecutor {
  /** `file` for a database in this process; anything else is a server. */
  readonly protocol: string
  /** Begins a transaction. */
  transaction(mode: 'read' | 'write' | 'deferred'): Promise<LibsqlTransaction>
  /** Closes every connection. */
  close(): void
}
