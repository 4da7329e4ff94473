/** Servers that tests run on. */
export type ServerKind = 'postgres' | 'mariadb'

const GIVEN: { readonly [Kind in ServerKind]: string } = {
  postgres: 'KEYWARDEN_TEST_POSTGRES_URL',
  mariadb: 'KEYWARDEN_TEST_MYSQL_URL',
}

/** The URL of a server that is there already, as the environment has it; `undefined` without one. */
export function givenUrl(kind: ServerKind): string | undefined {
  return process.env[GIVEN[kind]]
}
