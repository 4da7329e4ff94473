import { z } from 'zod'
import { Random } from '../data/random.js'

/**
 * What the larger route does, as routes of such services do: it checks a body of two kilobytes,
 * computes something over records in memory, and answers ten kilobytes. Here: what the fifty clusters
 * of a project would cost after the changes in the body, with a month of their traffic.
 */

const TIERS = ['M10', 'M20', 'M30', 'M40', 'M50'] as const
const REGIONS = ['eu-central-1', 'eu-west-1', 'us-east-1', 'ap-south-1'] as const

const Change = z.object({
  cluster: z.string().min(1).max(64),
  tier: z.enum(TIERS),
  nodes: z.int().min(3).max(50),
  diskGb: z.int().min(10).max(4096),
  reason: z.string().max(200),
})

const CostsQuestion = z.object({
  month: z.string().regex(/^\d{4}-\d{2}$/),
  currency: z.enum(['EUR', 'USD']),
  discountPercent: z.number().min(0).max(100),
  changes: z.array(Change).max(50),
})

/** What the route is asked. */
export type CostsQuestion = z.infer<typeof CostsQuestion>

type Tier = (typeof TIERS)[number]

interface Cluster {
  readonly id: string
  readonly name: string
  readonly region: (typeof REGIONS)[number]
  readonly createdAt: Date
  readonly size: Size
  /** Gigabytes sent out, for each day of a month. */
  readonly traffic: readonly number[]
}

interface Size {
  readonly tier: Tier
  readonly nodes: number
  readonly diskGb: number
}

interface ClusterCosts extends Size {
  readonly id: string
  readonly name: string
  readonly region: string
  readonly createdAt: Date
  readonly before: number
  readonly after: number
}

/** What the route answers, the dearest first. Money is in cents for a month. */
export interface Costs {
  readonly month: string
  readonly currency: string
  readonly results: readonly ClusterCosts[]
  readonly byRegion: Readonly<Record<string, number>>
  readonly total: { readonly before: number; readonly after: number }
}

const CLUSTERS = 50
const DAYS = 30
const CHANGES = 14
const HOURS = 730
/** Cents for an hour of a node. */
const NODE: Readonly<Record<Tier, number>> = { M10: 8, M20: 20, M30: 54, M40: 104, M50: 200 }
/** Cents for a gigabyte in a month. */
const DISK = 11
/** Cents for a gigabyte that is sent out. */
const TRAFFIC = 9
/** Cents for one cent of the price list. */
const RATES = { EUR: 0.92, USD: 1 }

const byProject = new Map<string, readonly Cluster[]>()

/** What it costs; `undefined` where the body is not a question. */
export function costsOf(project: string, body: unknown): Costs | undefined {
  const { success, data } = CostsQuestion.safeParse(body)
  if (!success) return undefined
  const { month, currency, discountPercent } = data
  const changes = new Map(data.changes.map((change) => [change.cluster, change]))
  const rate = RATES[currency] * (1 - discountPercent / 100)
  const byRegion: Record<string, number> = {}
  const total = { before: 0, after: 0 }
  const results = clustersOf(project).map((cluster): ClusterCosts => {
    const { id, name, region, createdAt, size } = cluster
    const { tier, nodes, diskGb } = changes.get(id) ?? size
    const traffic = TRAFFIC * cluster.traffic.reduce((sum, day) => sum + day, 0)
    const before = Math.round((priceOf(size) + traffic) * rate)
    const after = Math.round((priceOf({ tier, nodes, diskGb }) + traffic) * rate)
    total.before += before
    total.after += after
    byRegion[region] = (byRegion[region] ?? 0) + after
    return { id, name, region, createdAt, tier, nodes, diskGb, before, after }
  })
  results.sort((one, other) => other.after - one.after)
  return { month, currency, results, byRegion, total }
}

function priceOf({ tier, nodes, diskGb }: Size): number {
  return nodes * (NODE[tier] * HOURS + diskGb * DISK)
}

function clustersOf(project: string): readonly Cluster[] {
  let clusters = byProject.get(project)
  if (clusters === undefined) {
    const random = new Random(31)
    clusters = Array.from({ length: CLUSTERS }, (_, index) => ({
      id: `${project}-cluster-${index}`,
      name: `Warehouse ${index}`,
      region: random.pick(REGIONS),
      createdAt: new Date(Date.UTC(2026, random.below(9), 1 + random.below(28), random.below(24))),
      size: makeSize(random),
      traffic: Array.from({ length: DAYS }, () => random.below(400)),
    }))
    byProject.set(project, clusters)
  }
  return clusters
}

function makeSize(random: Random): Size {
  return {
    tier: random.pick(TIERS),
    nodes: 3 + random.below(5),
    diskGb: 10 * (1 + random.below(40)),
  }
}

/** A question on a project. */
export function askCosts(project: string, random: Random): CostsQuestion {
  return {
    month: `2026-${String(1 + random.below(12)).padStart(2, '0')}`,
    currency: random.pick(['EUR', 'USD'] as const),
    discountPercent: random.below(20),
    changes: Array.from({ length: CHANGES }, () => ({
      cluster: `${project}-cluster-${random.below(CLUSTERS)}`,
      ...makeSize(random),
      reason: `ticket ${random.below(100_000)}: more room for the season, less after it`,
    })),
  }
}
