/**
 * Who may import whom. A folder of `src` is a word of the design, and this is the whole table:
 * what is not allowed here is forbidden. `biome.json` carries the same rule; a test compares them.
 */

/** What the files of one folder may import besides one another. */
export interface Layer {
  /** Folders of `src`. */
  readonly imports: readonly string[]
  /** Folders of `src` of which only the types may be imported. */
  readonly types?: readonly string[]
  /** Packages; `node:` stands for every module of Node. */
  readonly packages?: readonly string[]
}

const WORDS = ['network', 'domain']
const TOOLS = ['credentials', 'engine', 'analysis', 'ports']

/** Bottom-up: a row imports rows above it in this table, never one below. */
export const LAYERS: Readonly<Record<string, Layer>> = {
  // numbers
  network: { imports: [], packages: ['ipaddr.js'] },
  // words
  domain: { imports: ['network'] },
  // tools
  ports: { imports: WORDS, packages: ['node:'] },
  credentials: { imports: [...WORDS, 'ports'], packages: ['node:', 'nanoid'] },
  engine: { imports: WORDS },
  analysis: { imports: [...WORDS, 'engine'] },
  // uses
  authorization: { imports: [...WORDS, ...TOOLS], packages: ['node:'] },
  management: { imports: [...WORDS, ...TOOLS], packages: ['node:', 'nanoid', 'zod'] },
  // edges
  storage: { imports: [...WORDS, 'ports'], packages: ['node:', 'quick-lru'] },
  sql: {
    imports: [...WORDS, 'ports', 'storage'],
    packages: ['node:', 'zod', 'kysely', 'quick-lru'],
  },
  openapi: { imports: WORDS, packages: ['zod'] },
  atlas: {
    imports: [...WORDS, ...TOOLS, 'authorization', 'management'],
    types: ['openapi'],
    packages: ['node:', 'zod', 'nanoid'],
  },
  http: {
    imports: [...WORDS, ...TOOLS, 'authorization', 'management'],
    packages: ['node:', 'zod'],
  },
  express: { imports: [...WORDS, 'authorization', 'http'], packages: ['node:', 'express'] },
  fastify: { imports: [...WORDS, 'authorization', 'http'], packages: ['node:', 'fastify'] },
  hono: { imports: [...WORDS, 'authorization', 'http'], packages: ['node:', 'hono'] },
  testing: {
    imports: [...WORDS, ...TOOLS, 'authorization', 'management', 'http'],
    packages: ['node:', 'nanoid', 'zod'],
  },
}

/** What `src/index.ts` may re-export: everything of the hot path, no edge but the memory adapter. */
export const ROOT: Layer = { imports: [...WORDS, ...TOOLS, 'authorization', 'storage'] }

/** Packages that some layer names; the others are not dependencies of this package. */
export const PACKAGES = [
  'zod',
  'ipaddr.js',
  'nanoid',
  'quick-lru',
  'kysely',
  'express',
  'fastify',
  'hono',
]
