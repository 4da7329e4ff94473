/** Freezes plain data with all it holds, and gives it back. */
export function deepFreeze<const T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null) deepFreeze(part)
  }
  return Object.freeze(value)
}
