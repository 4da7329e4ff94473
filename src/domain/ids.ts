import { invalid } from './input.js'

declare const brand: unique symbol

/** Identifies an {@link Organization}. */
export type OrganizationId = string & { readonly [brand]: 'OrganizationId' }
/** Identifies a {@link Project}. */
export type ProjectId = string & { readonly [brand]: 'ProjectId' }
/** Identifies an {@link ApiKey}; not its public key. */
export type KeyId = string & { readonly [brand]: 'KeyId' }
/** The public part of an API key: identifies it in requests, unique for ever. */
export type PublicKey = string & { readonly [brand]: 'PublicKey' }
/** Identifies one of the secrets of an API key. */
export type SecretId = string & { readonly [brand]: 'SecretId' }

type Id = OrganizationId | ProjectId | KeyId | PublicKey | SecretId

const TOKEN = /^[A-Za-z0-9_-]{1,64}$/

/** Whether text has the form of an id; says nothing about whether it names anything. */
export function isId(text: string): boolean {
  return TOKEN.test(text)
}

/**
 * An id of one kind from text: 1 to 64 ASCII letters, digits, `_` and `-`, compared byte for byte.
 * Ids are never trimmed, folded or normalised.
 */
export function id<Kind extends Id>(value: unknown, field: string): Kind {
  if (typeof value === 'string' && isId(value)) return value as Kind
  return invalid(field, 'must be an id: 1 to 64 ASCII letters, digits, _ or -')
}
