import { repositoryOf } from "./reference.ts";
import type { Reference } from "./types.ts";

/** Blobs that are on their way at a time. More only makes connections, each with a handshake. */
const LANES = 6;

/**
 * What the copies of one run have brought to registries, or are bringing: a blob that many images share is sent
 * to a registry once, and mounted from there into its other repositories. All of them together send a few blobs
 * at a time.
 */
export interface Brought {
  /**
   * Runs `bring` unless this repository has the blob from an earlier copy. It waits for another repository of the
   * registry that is getting the blob, and is told which one holds it.
   */
  blob(to: Reference, digest: string, bring: (holder: string | undefined) => Promise<void>): Promise<void>;
  /** Whether mounting from one repository into another is worth asking for; a refusal is remembered. */
  mounts(to: Reference, from: string): boolean;
  refused(to: Reference, from: string): void;
}

export function createBrought(): Brought {
  /** By repository and digest. */
  const there = new Map<string, Promise<void>>();
  /** The first repository of a registry that has a blob, or gets it, by registry and digest. */
  const holders = new Map<string, { readonly repository: string; readonly ready: Promise<void> }>();
  const unwilling = new Set<string>();
  const inLane = lanes(LANES);

  return {
    async blob(to, digest, bring) {
      const [key, shared] = [`${repositoryOf(to)}@${digest}`, `${to.registry}@${digest}`];
      const earlier = there.get(key);
      // One that failed is forgotten: whoever waited for it tries by itself.
      if (earlier !== undefined && (await succeeded(earlier))) return;
      const holder = holders.get(shared);
      const work = (async () => {
        const ready = holder !== undefined && (await succeeded(holder.ready));
        await inLane(() => bring(ready ? holder.repository : undefined));
      })();
      there.set(key, work);
      if (holder === undefined) holders.set(shared, { repository: to.repository, ready: work });
      try {
        await work;
        // The one that was waited for failed, and others need a holder.
        if (!holders.has(shared)) holders.set(shared, { repository: to.repository, ready: work });
      } catch (thrown) {
        if (there.get(key) === work) there.delete(key);
        if (holders.get(shared)?.ready === work) holders.delete(shared);
        throw thrown;
      }
    },
    mounts: (to, from) => !unwilling.has(`${repositoryOf(to)} ${from}`),
    refused: (to, from) => void unwilling.add(`${repositoryOf(to)} ${from}`),
  };
}

const succeeded = (work: Promise<void>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

/** Runs what it is given, so much at a time, the longest waiting first. */
function lanes(free: number): (work: () => Promise<void>) => Promise<void> {
  const waiting: (() => void)[] = [];
  let left = free;
  return async (work) => {
    if (left > 0) left -= 1;
    else await new Promise<void>((turn) => waiting.push(turn));
    try {
      await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) left += 1;
      else next();
    }
  };
}
