/** What an act ends with as a promise, whether it throws, rejects, or returns at once. */
export async function attempt(act: () => unknown): Promise<void> {
  await act()
}
