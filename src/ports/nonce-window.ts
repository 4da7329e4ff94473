/** How far behind the highest count another may come. */
const WINDOW = 32

/** Which counts of a nonce were used: always as large, however many they are. */
export interface NonceWindow {
  /** The highest count. */
  readonly top: number
  /** Bit n, from 0 to 31, tells whether the count `top - n` was used. */
  readonly seen: number
}

/** The window of a nonce of which one count was used. */
export function windowOf(count: number): NonceWindow {
  return { top: count, seen: 1 }
}

/** The window with a count used as well; `undefined` when it was used, or is too far behind to tell. */
export function takenFrom({ top, seen }: NonceWindow, count: number): NonceWindow | undefined {
  const ahead = count - top
  if (ahead > 0) return { top: count, seen: ahead < WINDOW ? ((seen << ahead) | 1) >>> 0 : 1 }
  const behind = -ahead
  if (behind >= WINDOW || (seen >>> behind) & 1) return undefined
  return { top, seen: (seen | (1 << behind)) >>> 0 }
}

/** Whether it is a count: a whole number from 1 on. */
export function isCount(count: unknown): count is number {
  return Number.isSafeInteger(count) && Number(count) > 0
}
