/** Is told what a part that the engine depends on has thrown. */
export type FaultListener = (error: unknown) => void

/** Tells what went wrong, after the answer; what the listener throws is its own affair. */
export function tellFault(listener: FaultListener | undefined, error: unknown): void {
  if (listener === undefined) return
  setImmediate(() => outcomeOf(() => listener(error)).catch(() => undefined))
}

/** The outcome of an act as a promise, whether it throws, rejects, or returns at once. */
export async function outcomeOf<T>(act: () => T | Promise<T>): Promise<T> {
  return act()
}
