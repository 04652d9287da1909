import { setTimeout as pause } from "node:timers/promises";
import { ifFound, type RegistryClient } from "../../oci/index.ts";
import { pushTrust, readTrust } from "./artifact.ts";
import { trustFault } from "./fault.ts";
import { addVersions, type MergeOptions, type NewVersion } from "./merge.ts";
import type { TrustList } from "./types.ts";

/** What came of adding versions to a list. */
export interface Recorded {
  /** `<repository>:latest` */
  readonly ref: string;
  readonly digest: string;
  /** False if nothing was new: then nothing was pushed. */
  readonly changed: boolean;
  readonly list: TrustList;
}

const TRIES = 12;
/** Milliseconds. */
const LONGEST_PAUSE = 200;

/**
 * Adds versions to the list of trusted tasks in `<repository>:latest`, which policies read; each new list also
 * has the tag of its unix time, as a trail. Registries have no compare-and-swap: in this process one addition
 * comes after the other, and against others the tag is looked at right before it is moved and again after; what
 * another one changed meanwhile is read again and added to. Faults TRUST_BAD_DATA, TRUST_CONFLICT.
 */
export const recordVersions = (
  client: RegistryClient,
  repository: string,
  versions: readonly NewVersion[],
  options: MergeOptions,
): Promise<Recorded> => oneByOne(repository, () => recordNow(client, repository, versions, options));

async function recordNow(
  client: RegistryClient,
  repository: string,
  versions: readonly NewVersion[],
  options: MergeOptions,
): Promise<Recorded> {
  const ref = `${repository}:latest`;
  let changed = false;
  for (let tries = 0; tries < TRIES; tries++) {
    if (tries > 0) await pause(Math.random() * LONGEST_PAUSE);
    const before = await readTrust(client, ref);
    const list = addVersions(before.list, versions, options);
    if (before.digest !== undefined && list === before.list)
      return { ref, digest: before.digest, changed, list };
    const digest = await pushTrust(client, `${repository}:${Math.floor(options.at.getTime() / 1000)}`, list);
    if ((await digestOf(client, ref)) !== before.digest) continue;
    await pushTrust(client, ref, list);
    changed = true;
    // Read back: another one may have moved the tag in the same moment, without these versions.
    if ((await digestOf(client, ref)) === digest) return { ref, digest, changed, list };
  }
  throw trustFault(
    "TRUST_CONFLICT",
    `${ref} was changed by others each of ${TRIES} times that something was added to it`,
    "See who publishes to the same place, and run it again.",
  );
}

const digestOf = async (client: RegistryClient, ref: string): Promise<string | undefined> =>
  (await ifFound(client.resolve(ref)))?.digest;

const waiting = new Map<string, Promise<unknown>>();

/** What is under way for a repository ends before the next begins. */
function oneByOne<T>(repository: string, work: () => Promise<T>): Promise<T> {
  const before = waiting.get(repository) ?? Promise.resolve();
  const mine = before.then(work, work);
  const settled = mine.catch(() => {});
  waiting.set(repository, settled);
  void settled.then(() => {
    if (waiting.get(repository) === settled) waiting.delete(repository);
  });
  return mine;
}
