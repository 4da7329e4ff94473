import type { Kysely } from 'kysely'
import { Random } from '../data/random.js'
import { PROJECTS } from './keys.js'

/** A row of the service that is guarded. */
export interface StoredCluster {
  readonly id: string
  readonly project: string
  readonly name: string
  readonly state: string
  readonly region: string
  readonly tier: string
  readonly nodes: number
  readonly disk_gb: number
  readonly labels: string
}

interface Tables {
  readonly clusters: StoredCluster
}

/** How many clusters a project has. */
export const CLUSTERS = 50

const REGIONS = ['eu-central-1', 'eu-west-1', 'us-east-1', 'ap-south-1']
const TIERS = ['M10', 'M20', 'M30', 'M40', 'M50']

export function clusterIdOf(project: string, index: number): string {
  return `${project}-cluster-${index}`
}

/** Makes the table, with all clusters of all projects. */
export async function storeClusters(kysely: Kysely<unknown>): Promise<void> {
  await kysely.schema
    .createTable('clusters')
    .addColumn('id', 'varchar(80)', (column) => column.primaryKey())
    .addColumn('project', 'varchar(80)', (column) => column.notNull())
    .addColumn('name', 'varchar(80)')
    .addColumn('state', 'varchar(20)')
    .addColumn('region', 'varchar(20)')
    .addColumn('tier', 'varchar(20)')
    .addColumn('nodes', 'integer')
    .addColumn('disk_gb', 'integer')
    .addColumn('labels', 'varchar(400)')
    .execute()
  const random = new Random(47)
  for (const project of PROJECTS) {
    const clusters = Array.from({ length: CLUSTERS }, (_, index) =>
      makeCluster(project, index, random),
    )
    await tablesOf(kysely).insertInto('clusters').values(clusters).execute()
  }
}

function makeCluster(project: string, index: number, random: Random): StoredCluster {
  return {
    ...{ id: clusterIdOf(project, index), project, name: `Warehouse ${index}`, state: 'IDLE' },
    ...{ region: random.pick(REGIONS), tier: random.pick(TIERS) },
    ...{ nodes: 3 + random.below(5), disk_gb: 10 * (1 + random.below(40)) },
    labels: JSON.stringify({ team: `team ${random.below(30)}`, ticket: random.below(100_000) }),
  }
}

/** How services ask for one row: a statement that Kysely builds for each request. */
export async function storedCluster(kysely: Kysely<unknown>, project: string, id: string) {
  const row = await tablesOf(kysely)
    .selectFrom('clusters')
    .selectAll()
    .where('id', '=', id)
    .where('project', '=', project)
    .executeTakeFirst()
  return row && { ...row, labels: JSON.parse(row.labels) as unknown }
}

function tablesOf(kysely: Kysely<unknown>): Kysely<Tables> {
  return kysely as Kysely<Tables>
}
