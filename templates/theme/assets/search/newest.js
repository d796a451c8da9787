/** Of questions that overlap, the newest alone is seen through. */

/**
 * What runs tasks, each of which ends the one before it. The result is that of the task, or nothing
 * where a newer one came before it was done.
 *
 * @returns {<T>(task: (signal: AbortSignal) => Promise<T>) => Promise<T | undefined>}
 */
export function newestOnly() {
  let newest = new AbortController();
  return async (task) => {
    newest.abort();
    newest = new AbortController();
    const { signal } = newest;
    // Messages that wait are heard first: whoever falls behind goes on with the last of them.
    await new Promise((resolve) => setTimeout(resolve));
    if (signal.aborted) return undefined;
    try {
      const result = await task(signal);
      return signal.aborted ? undefined : result;
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  };
}
