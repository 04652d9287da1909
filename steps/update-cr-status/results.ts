import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { ifThere, PARTIAL } from "../../lib/files/index.ts";
import { isRecord } from "../../lib/json/index.ts";
import { releaseFault } from "../../lib/release/fault.ts";
import { united } from "./merge.ts";

/** What tasks left in their results folders, as one object. */
export interface Collected {
  readonly results: Readonly<Record<string, unknown>>;
  /** Names of the files, in the order they were merged. */
  readonly files: readonly string[];
}

/**
 * Merges the files of the folders: folders as given, files by the code points of their names.
 * Fault RELEASE_NO_FILE if a folder is not there, RELEASE_BAD_DATA if a file is no JSON object.
 */
export async function collectResults(folders: readonly string[]): Promise<Collected> {
  const files = (await Promise.all(folders.map(filesIn))).flat();
  const read = await Promise.all(files.map(readResult));
  const results = read.reduce<Collected["results"]>(
    (before, after) => united(before, after) as Collected["results"],
    {},
  );
  return { results, files: files.map((file) => basename(file)) };
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await ifThere(readdir(folder, { withFileTypes: true }));
  if (entries === undefined)
    throw releaseFault(
      "RELEASE_NO_FILE",
      `the folder of results ${basename(folder)} is not there`,
      "Run collect-data before, and give its result resultsDir as resultsDirPath.",
    );
  // What a task that was killed left half-written is no result.
  return entries
    .filter((entry) => !entry.isDirectory() && !entry.name.endsWith(PARTIAL))
    .map(({ name }) => name)
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => join(folder, name));
}

async function readResult(file: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readFile(file, "utf8");
  let cause: unknown;
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch (thrown) {
    cause = thrown;
  }
  throw releaseFault(
    "RELEASE_BAD_DATA",
    `${basename(file)}: ${cause === undefined ? `a JSON object is wanted, it holds ${text.trim().slice(0, 40)}` : "it is no JSON"}`,
    "Find the task that wrote it; every file of the results folder is one JSON object.",
    cause,
  );
}
