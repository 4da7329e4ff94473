import { createHmac, timingSafeEqual } from 'node:crypto'
import ipaddr from 'ipaddr.js'
import { type HttpKey, ORGANIZATION, PEPPER, PROJECTS, READERS } from './keys.js'

/**
 * What a person writes who has read the manuals: one HMAC, one comparison in constant time, blocks
 * that are parsed beforehand, sets of roles. It checks what the library checks, and explains nothing.
 */

type Block = ReturnType<typeof ipaddr.parseCIDR>

export interface HandKey {
  readonly organization: string
  readonly digest: Buffer
  readonly disabled: boolean
  readonly expiresAt: number | undefined
  readonly accessList: readonly { readonly block: Block; readonly expiresAt: number | undefined }[]
  readonly projectRoles: ReadonlyMap<string, readonly string[]>
}

export type HandKeys = ReadonlyMap<string, HandKey>

const ORGANIZATION_OF = new Map(PROJECTS.map((project) => [project, ORGANIZATION]))
const MAY_READ: ReadonlySet<string> = new Set(READERS)

export function handKeyOf(key: HttpKey): HandKey {
  return {
    organization: ORGANIZATION,
    digest: digestOf(key.publicKey, key.privateKey),
    disabled: false,
    expiresAt: undefined,
    accessList: key.accessList.map(({ cidr, expiresAt }) => ({
      block: ipaddr.parseCIDR(cidr),
      expiresAt,
    })),
    projectRoles: new Map(Object.entries(key.projectRoles)),
  }
}

/** The hash of a private key. */
export function digestOf(publicKey: string, privateKey: string): Buffer {
  return createHmac('sha256', PEPPER).update(`${publicKey}:${privateKey}`).digest()
}

/** Whether the private key is that of the public key. */
export function proves(keys: HandKeys, publicKey: string, privateKey: string): boolean {
  const key = keys.get(publicKey)
  return key !== undefined && timingSafeEqual(digestOf(publicKey, privateKey), key.digest)
}

/** What the guard by hand needs of a request. */
export interface HandRequest {
  readonly authorization: string | null | undefined
  readonly address: string | undefined
  readonly organization: string
  readonly project: string
}

/** The status to answer with: 401, 403, or 200 when the route may be served. */
export function statusByHand(keys: HandKeys, request: HandRequest): 200 | 401 | 403 {
  const pair = readBasic(request.authorization)
  if (pair === undefined) return 401
  const key = keys.get(pair.publicKey)
  if (key === undefined || !proves(keys, pair.publicKey, pair.privateKey)) return 401
  const now = Date.now()
  if (key.disabled || (key.expiresAt !== undefined && key.expiresAt <= now)) return 401
  if (!admits(key, request.address, now)) return 403
  if (key.organization !== request.organization) return 403
  if (ORGANIZATION_OF.get(request.project) !== key.organization) return 403
  const roles = key.projectRoles.get(request.project)
  return roles?.some((role) => MAY_READ.has(role)) ? 200 : 403
}

const BASIC = /^Basic ([A-Za-z0-9+/]+={0,2})$/i

function readBasic(authorization: string | null | undefined) {
  const encoded = BASIC.exec(authorization ?? '')?.[1]
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString()
  const colon = text.indexOf(':')
  if (colon < 0) return undefined
  return { publicKey: text.slice(0, colon), privateKey: text.slice(colon + 1) }
}

function admits({ accessList }: HandKey, address: string | undefined, now: number): boolean {
  if (accessList.length === 0) return true
  if (address === undefined || !ipaddr.isValid(address)) return false
  const from = ipaddr.process(address)
  return accessList.some(
    ({ block, expiresAt }) =>
      (expiresAt === undefined || expiresAt > now) &&
      from.kind() === block[0].kind() &&
      from.match(block),
  )
}
