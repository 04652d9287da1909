/** What came of one item. */
export type Settled<R> =
  | { readonly ok: true; readonly value: R }
  | { readonly ok: false; readonly thrown: unknown };

/**
 * Runs `work` for every item, at most `limit` at a time, to the end whatever fails; in the order of the items.
 * Throws only if the run is cancelled, after what was under way has ended.
 */
export async function settleAll<T, R>(
  items: readonly T[],
  limit: number,
  signal: AbortSignal,
  work: (item: T) => Promise<R>,
): Promise<readonly Settled<R>[]> {
  const settled: Settled<R>[] = new Array(items.length);
  const waiting = [...items.entries()].values();
  const lane = async () => {
    for (const [index, item] of waiting) {
      if (signal.aborted) return;
      settled[index] = await work(item).then(
        (value) => ({ ok: true, value }),
        (thrown: unknown) => ({ ok: false, thrown }),
      );
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  signal.throwIfAborted();
  return settled;
}
