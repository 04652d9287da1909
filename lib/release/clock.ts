import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readIfThere } from "../files/index.ts";
import { isRecord } from "../json/index.ts";
import { releaseFault } from "./fault.ts";
import { readJsonFile, writeJsonFile } from "./read.ts";

/** Beside the files of the release. */
const FILE = "release-time.json";

/**
 * The time of a release: one reading for all its components, and the same for every task and every retry.
 * Whoever asks first notes it beside the data; with trusted artifacts it travels with them.
 * Fault RELEASE_BAD_DATA if what was noted is no time.
 *
 * @param file any file of the release
 */
export async function releaseTime(file: string, now = new Date()): Promise<Date> {
  const path = join(dirname(file), FILE);
  const noted = await ifNoted(path);
  if (noted !== undefined) return noted;
  const seconds = Math.floor(now.getTime() / 1000);
  await writeJsonFile(path, { releaseTimestamp: seconds });
  return new Date(seconds * 1000);
}

/** Another release begins in the folder of this file. */
export const forgetReleaseTime = (file: string): Promise<void> =>
  rm(join(dirname(file), FILE), { force: true });

async function ifNoted(path: string): Promise<Date | undefined> {
  if ((await readIfThere(path)) === undefined) return undefined;
  const value = await readJsonFile(path);
  const seconds = isRecord(value) ? value["releaseTimestamp"] : undefined;
  if (typeof seconds === "number" && Number.isSafeInteger(seconds) && seconds >= 0)
    return new Date(seconds * 1000);
  throw releaseFault(
    "RELEASE_BAD_DATA",
    `${FILE}: releaseTimestamp: is no number of seconds since 1970`,
    "Remove the file, and run the release again from its start.",
  );
}
