/** Text of an IPv4 address: four decimal octets. */
export function formatIPv4(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`
}

/**
 * Text of an IPv6 address as RFC 5952 wants it: lower case, no leading zeros, the longest run of
 * two or more zero hextets written `::` (the first of equals).
 */
export function formatIPv6(words: Uint32Array): string {
  const hextets = Array.from(words.subarray(0, 4), (word) => [word >>> 16, word & 0xffff]).flat()
  const text = hextets.map((hextet) => hextet.toString(16))
  const { start, length } = longestZeroRun(hextets)
  if (length < 2) return text.join(':')
  return `${text.slice(0, start).join(':')}::${text.slice(start + length).join(':')}`
}

function longestZeroRun(hextets: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 }
  let start = 0
  hextets.forEach((hextet, index) => {
    if (hextet !== 0) start = index + 1
    else if (index + 1 - start > best.length) best = { start, length: index + 1 - start }
  })
  return best
}
