import type { Acme } from './acme.js'

/** Who sends a request, and what they show. */
export interface Caller {
  readonly name: string
  readonly authorization: (acme: Acme) => string | undefined
}

/** The holder of a key, showing its private key alone. */
export function bearer(name: string): Caller {
  return { name, authorization: (acme) => `Bearer ${acme.holder(name).privateKey}` }
}

/** The holder of a key, showing public key and private key. */
export function basic(name: string): Caller {
  return { name, authorization: (acme) => pair(acme.holder(name)) }
}

/** The holder of a key that was rotated, still showing the private key from before. */
export function former(name: string): Caller {
  return {
    name: `${name}, old key`,
    authorization: (acme) => `Bearer ${acme.holder(name).former}`,
  }
}

/** Somebody who shows whatever it is. */
export function somebody(authorization: Caller['authorization'] = () => undefined): Caller {
  return { name: 'somebody', authorization }
}

/** Public key and private key, as Basic carries them. */
export function pair(key: { readonly publicKey: string; readonly privateKey: string }): string {
  return `Basic ${Buffer.from(`${key.publicKey}:${key.privateKey}`).toString('base64')}`
}
