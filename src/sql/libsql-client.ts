/** What a statement gives, as `@libsql/client` has it. */
export interface LibsqlResult {
  readonly columns: readonly string[]
  readonly rows: ReadonlyArray<{ readonly [column: number]: unknown }>
  readonly rowsAffected: number
  readonly lastInsertRowid?: bigint | undefined
}

/** A statement with its parameters. */
export interface LibsqlStatement {
  readonly sql: string
  // biome-ignore lint/suspicious/noExplicitAny: the client has a type for them, which is not imported
  readonly args: any[]
}

/** What runs statements: a client, or one of its transactions. */
export interface LibsqlExecutor {
  execute(statement: LibsqlStatement): Promise<LibsqlResult>
}

/** A transaction of a client, as far as it is used here. */
export interface LibsqlTransaction extends LibsqlExecutor {
  executeMultiple(sql: string): Promise<void>
  commit(): Promise<void>
  rollback(): Promise<void>
  close(): void
}

/** A client of `@libsql/client`, as far as it is used here. */
export interface LibsqlClient extends LibsqlExecutor {
  /** `file` for a database in this process; anything else is a server. */
  readonly protocol: string
  transaction(mode: 'read' | 'write' | 'deferred'): Promise<LibsqlTransaction>
  close(): void
}
