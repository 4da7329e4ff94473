/**
 * The first `most` of some texts, joined, and how many more there are: what a message can hold.
 *
 * @example
 * shortened(['a', 'b', 'c'], 2, ', ') // 'a, b, … (1 more)'
 */
export function shortened(texts: Iterable<string>, most: number, separator: string): string {
  const all = [...texts]
  if (all.length <= most) return all.join(separator)
  return [...all.slice(0, most), `… (${all.length - most} more)`].join(separator)
}
