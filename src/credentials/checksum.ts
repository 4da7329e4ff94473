import { crc32 } from 'node:zlib'
import { base62 } from './base62.js'

/** How many characters a {@link checksum} has: 62 to the sixth is more than 2 to the 32nd. */
export const CHECKSUM_LENGTH = 6

/**
 * The CRC-32 of ASCII text as six base62 characters (SR-05). It tells a typo and a splice from a
 * key without touching storage. It is no proof of anything.
 */
export function checksum(text: string): string {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, crc32(text))
  return base62(bytes, CHECKSUM_LENGTH)
}
