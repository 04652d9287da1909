import { readFile, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { codeOf } from "../errors/index.ts";
import { writeWhole } from "../files/index.ts";
import { sha256 } from "../oci/index.ts";
import { releaseFault } from "./fault.ts";

/** Beside the files it is about; not in `results/`, whose files become status. */
const RECORD = "judged-files.json";

/**
 * Notes the digests of the files that the policy gate judged, beside them: on a shared workspace anybody
 * could change them before they are used. All files are of one folder.
 *
 * @param judged digests by name that the files had when they were read; what is not there is read now
 */
export async function recordJudged(
  files: readonly string[],
  judged: Readonly<Record<string, string>> = {},
): Promise<void> {
  const [first] = files;
  if (first === undefined) return;
  const digests = await Promise.all(
    files.map(async (file) => [basename(file), judged[basename(file)] ?? (await digestOf(file))]),
  );
  await writeWhole(join(dirname(first), RECORD), `${JSON.stringify(Object.fromEntries(digests), null, 2)}\n`);
}

/** A release begins anew: what was judged before counts no longer. */
export const forgetJudged = (folder: string): Promise<void> => rm(join(folder, RECORD), { force: true });

/**
 * Refuses files that are not those that were judged. Without a record (another gate than ours, or none yet)
 * every file is taken as it is. Fault RELEASE_CHANGED.
 */
export async function checkJudged(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const expected = await judgedDigest(file);
    if (expected !== undefined) compare(file, expected, await digestOf(file));
  }
}

/**
 * The same of content that was read already, and is used as it was read: a file that is read a second time may
 * be another one by then.
 */
export async function checkJudgedContent(file: string, content: Uint8Array): Promise<void> {
  const expected = await judgedDigest(file);
  if (expected !== undefined) compare(file, expected, sha256(content));
}

const judgedDigest = async (file: string): Promise<unknown> =>
  (await recordIn(dirname(file)))?.[basename(file)];

function compare(file: string, expected: unknown, found: string): void {
  if (expected === found) return;
  throw releaseFault(
    "RELEASE_CHANGED",
    `${basename(file)} is not the file that the policy gate judged: it has ${found}, judged was ${String(expected)}`,
    "Find out who writes into the workspace; then run the release again from its start.",
  );
}

const digestOf = async (file: string): Promise<string> => {
  try {
    return sha256(await readFile(file));
  } catch (thrown) {
    if (codeOf(thrown) === "ENOENT") return "absent";
    throw thrown;
  }
};

async function recordIn(folder: string): Promise<Record<string, unknown> | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, RECORD), "utf8")) as Record<string, unknown>;
  } catch (thrown) {
    if (codeOf(thrown) === "ENOENT") return undefined;
    throw releaseFault(
      "RELEASE_CHANGED",
      `${RECORD} of the policy gate cannot be read`,
      "Run the release again from its start.",
      thrown,
    );
  }
}
