/**
 * Ends a service on Ctrl-C and when it is told to: what is being answered is finished, nothing new is
 * begun. A second signal ends it at once.
 */
export function closeOnSignal(close: () => unknown): void {
  process.once('SIGINT', close)
  process.once('SIGTERM', close)
}
