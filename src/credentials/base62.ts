/** Digits, then upper case, then lower case: the order in which they sort as ASCII. */
export const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/**
 * Bytes as base62 text of that many characters: the big-endian number they spell, with zeros in
 * front. 32 bytes take 43 characters, 4 bytes take 6.
 */
export function base62(bytes: Uint8Array, width: number): string {
  let number = 0n
  for (const byte of bytes) number = (number << 8n) | BigInt(byte)
  let text = ''
  for (let place = 0; place < width; place++) {
    text = BASE62.charAt(Number(number % 62n)) + text
    number /= 62n
  }
  return text
}
