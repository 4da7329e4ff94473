import { hash } from 'node:crypto'

/**
 * SHA-256 of bytes, or of text as UTF-8: 32 bytes. In one call: the objects of `createHash` cost more
 * than such short input, and are collected at the cost of other requests.
 */
export function sha256(data: Uint8Array | string): Buffer {
  return Buffer.from(hash('sha256', data, 'binary'), 'latin1')
}
