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
 * Signs what is not signed yet, images before the indexes that name them. In the end everything is looked at
 * once more: registries have no compare-and-swap, and another writer may have replaced what was just written.
 * Faults of registry and signer, after `retries` more tries.
 */
export async function signAll(
  client: RegistryClient,
  by: SignImageOptions,
  plan: Plan,
  how: How,
): Promise<void> {
  const all = (jobs: readonly ToSign[]) =>
    parallel(jobs, how.concurrentLimit, (job) => signOne(client, by, job, how));
  const added = [...(await all(plan.images)), ...(await all(plan.indexes))];
  const lost = total(await all([...plan.images, ...plan.indexes]));
  if (lost > 0) how.log.warn(`${lost} signatures had been lost to another writer, and were added again`);
  how.log.info(`${added.length} images: ${total(added)} signatures were added, the others were there`);
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);

/** How many signatures were added. */
async function signOne(
  client: RegistryClient,
  by: SignImageOptions,
  { image, identities }: ToSign,
  how: How,
): Promise<number> {
  const { added } = await again(how, image, () => signImageAs(client, image, identities, by));
  for (const identity of added) how.log.info(`signed ${image} as ${identity}`);
  return added.length;
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
