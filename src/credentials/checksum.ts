import { crc32 } from 'node:zlib'
import { BASE62 } from './base62.js'

/** How many characters a {@link checksum} has: 62 to the sixth is more than 2 to the 32nd. */
export const CHECKSUM_LENGTH = 6

/**
 * The CRC-32 of ASCII text as six base62 characters (SR-05). It tells a typo and a splice from a
 * key without touching storage. It is no proof of anything.
 */
export function checksum(text: string): string {
  let rest = crc32(text)
  let characters = ''
  for (let place = 0; place < CHECKSUM_LENGTH; place++) {
    characters = BASE62.charAt(rest % 62) + characters
    rest = Math.floor(rest / 62)
  }
  return characters
}
