import { flat, Random } from '../data/random.js'
import { askCosts } from './costs.js'
import { type HttpKey, ORGANIZATION, PROJECTS } from './keys.js'
import { CLUSTERS, clusterIdOf } from './stored-clusters.js'

/** The routes that are called: the smallest one, and two as services have them. */
export type RouteName = 'list' | 'costs' | 'cluster'

/** What a client sends, as bytes, and which key it is. */
export interface HttpRequests {
  readonly basic: readonly Buffer[]
  readonly bearer: readonly Buffer[]
}

/** How many different requests there are: a power of two. */
export const REQUESTS = 512

/** Requests to a route by all keys to all projects, with their credentials in either way. */
export function makeRequests(route: RouteName, keys: readonly HttpKey[]): HttpRequests {
  const random = new Random(29)
  const make = MAKE[route]
  const calls = Array.from({ length: REQUESTS }, () => {
    const project = random.pick(PROJECTS)
    return { make: make(project, random), key: random.pick(keys) }
  })
  return {
    basic: calls.map(({ make, key }) => make(basicOf(key))),
    bearer: calls.map(({ make, key }) => make(`Bearer ${key.privateKey}`)),
  }
}

type Make = (project: string, random: Random) => (authorization: string) => Buffer

const MAKE: Readonly<Record<RouteName, Make>> = {
  list: (project) => (authorization) =>
    requestOf(`GET ${pathOf(project)}?pageNum=1&itemsPerPage=10`, authorization),
  cluster: (project, random) => {
    const path = `${pathOf(project)}/${clusterIdOf(project, random.below(CLUSTERS))}`
    return (authorization) => requestOf(`GET ${path}`, authorization)
  },
  costs: (project, random) => {
    const body = JSON.stringify(askCosts(project, random))
    return (authorization) => requestOf(`POST ${pathOf(project)}/costs`, authorization, body)
  },
}

function pathOf(project: string): string {
  return `/organizations/${ORGANIZATION}/projects/${project}/clusters`
}

export function basicOf({ publicKey, privateKey }: HttpKey): string {
  return `Basic ${Buffer.from(`${publicKey}:${privateKey}`).toString('base64')}`
}

/** A request with the headers that API clients send. */
function requestOf(methodAndTarget: string, authorization: string, body?: string): Buffer {
  const lines = [
    `${methodAndTarget} HTTP/1.1`,
    'Host: api.example.com',
    'User-Agent: inventory-export/2.4 (nightly)',
    'Accept: application/json',
    'Accept-Encoding: gzip, deflate',
    'X-Request-Id: 6f2c1f0e-9a0b-4a53-8a5d-2f0b7f9f4f11',
    'Connection: keep-alive',
    `Authorization: ${authorization}`,
    ...(body === undefined
      ? []
      : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`]),
  ]
  return Buffer.from(flat(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`), 'latin1')
}
