import { setTimeout as pause } from "node:timers/promises";
import { codeOf, explain } from "../../lib/errors/index.ts";
import type { Log } from "../../lib/log/index.ts";
import type { RegistryClient } from "../../lib/oci/index.ts";
import { parallel } from "../../lib/parallel/index.ts";
import { type SignImageOptions, signImageAs } from "../../lib/signing/index.ts";
import type { Plan, ToSign } from "./plan.ts";

interface How {
  readonly retries: number;
  readonly concurrentLimit: number;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Signs what is not signed yet, images before the indexes that name them. Faults of registry and signer, after
 * `retries` more tries.
 */
export async function signAll(
  client: RegistryClient,
  by: SignImageOptions,
  plan: Plan,
  how: How,
): Promise<void> {
  const all = (jobs: readonly ToSign[]) =>
    parallel(jobs, how.concurrentLimit, (job) => signOne(client, by, job, how));
  const signed = [...(await all(plan.images)), ...(await all(plan.indexes))];
  await settle(signed, () => all([...plan.images, ...plan.indexes]), how);
  how.log.info(
    `${counted(signed.length, "image")}: ${counted(total(signed), "signature")} added, the others were there`,
  );
}

/** What came of signing one image. */
interface Signed {
  readonly added: number;
  /** Milliseconds. */
  readonly took: number;
}
const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;
const total = (signed: readonly Signed[]): number => signed.reduce((sum, { added }) => sum + added, 0);

const MOST_LOOKS = 10;
/** Milliseconds. */
const SHORTEST_WAIT = 20;
const LONGEST_WAIT = 2000;

/**
 * Looks whether all is still there, until nothing is missing. Registries have no compare-and-swap: who has read
 * a tag before we wrote it replaces what we wrote, about as much later as writing takes. After twice that time
 * such writers are through.
 */
async function settle(
  signed: readonly Signed[],
  look: () => Promise<readonly Signed[]>,
  { log, signal }: How,
): Promise<void> {
  for (let [last, looks] = [signed, 0]; total(last) > 0 && looks < MOST_LOOKS; looks++) {
    const longest = Math.max(...last.map(({ added, took }) => (added > 0 ? took : 0)));
    await pause(Math.min(Math.max(2 * longest, SHORTEST_WAIT), LONGEST_WAIT), undefined, { signal });
    last = await look();
    const lost = total(last);
    if (lost > 0) log.warn(`${lost} signatures were lost to another writer, and were added again`);
  }
}

async function signOne(
  client: RegistryClient,
  by: SignImageOptions,
  { image, identities }: ToSign,
  how: How,
): Promise<Signed> {
  const begin = performance.now();
  const { added } = await again(how, image, () => signImageAs(client, image, identities, by));
  for (const identity of added) how.log.info(`signed ${image} as ${identity}`);
  return { added: added.length, took: performance.now() - begin };
}

/** Milliseconds. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;
/** What may be better the next time. */
const PASSING: readonly string[] = ["OCI_UNREACHABLE", "SIGNING_UNREACHABLE", "SIGNING_CONFLICT"];

async function again<T>({ retries, log, signal }: How, image: string, work: () => Promise<T>): Promise<T> {
  for (let tried = 0; ; tried++)
    try {
      return await work();
    } catch (thrown) {
      if (tried >= retries || signal.aborted || !PASSING.includes(codeOf(thrown) ?? "")) throw thrown;
      log.warn(`${image} is tried again: ${explain(thrown)}`);
      const longest = Math.min(FIRST_PAUSE * 2 ** tried, LONGEST_PAUSE);
      await pause(longest * (0.5 + Math.random() / 2), undefined, { signal });
    }
}
