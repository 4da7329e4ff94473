/**
 * A clock in milliseconds that all processes of one machine share where it is Linux: it counts from
 * the start of the machine, and never goes back.
 */
export function sharedClock(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

/** Demands that another process has the same clock. */
export async function demandSharedClock(theirs: () => Promise<number>): Promise<void> {
  const before = sharedClock()
  const between = await theirs()
  if (before <= between && between <= sharedClock()) return
  throw new Error('the processes of this machine do not share a clock')
}
