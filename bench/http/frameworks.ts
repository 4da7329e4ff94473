import type { Framework } from './framework.js'
import { EXPRESS } from './frameworks/express.js'
import { FASTIFY } from './frameworks/fastify.js'
import { HONO } from './frameworks/hono.js'

export const FRAMEWORKS: readonly Framework[] = [EXPRESS, FASTIFY, HONO]
