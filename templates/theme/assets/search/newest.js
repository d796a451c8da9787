/** Of overlapping tasks, only the newest is completed. */

/**
 * Return a function that runs tasks, each of which aborts the one before. Its result is that of the task, or
 * undefined if a newer task starts before it is done.
 *
 * @returns {<T>(task: (signal: AbortSignal) => Promise<T>) => Promise<T | undefined>}
 */
export function newestOnly() {
  let newest = new AbortController();
  return async (task) => {
    newest.abort();
    newest = new AbortController();
    const { signal } = newest;
    // Pending messages are handled first, so that a slow worker skips to the last of them.
    await new Promise((resolve) => setTimeout(resolve));
    if (signal.aborted) return undefined;
    try {
      const result = await task(signal);
      if (!signal.aborted) return result;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    return undefined;
  };
}
