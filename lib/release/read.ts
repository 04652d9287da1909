import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { explain } from "../errors/index.ts";
import { isAbsent, writeWhole } from "../files/index.ts";
import { releaseFault } from "./fault.ts";
import { checkJudgedContent } from "./judged.ts";
import { presentMembers } from "./present.ts";
import { type Problem, schemaProblems } from "./problems.ts";
import { RELEASE_SCHEMAS, type ReleaseSchemaName } from "./schemas.ts";
import type { ReleaseData, ReleaseFiles, SnapshotSpec } from "./types.ts";

/** How a file is read. */
export interface Reading {
  /** Only as the policy gate judged it, where it noted that: else fault RELEASE_CHANGED. */
  readonly judged?: boolean;
}

/**
 * `data.json`, checked. A null for a known key counts as absent, as it does where data is merged.
 * Faults: RELEASE_NO_FILE; RELEASE_BAD_DATA, which names every wrong field, its value and what is allowed.
 */
export const readReleaseData = (file: string, reading: Reading = {}): Promise<ReleaseData> =>
  readChecked("release-data", file, reading);

/**
 * `snapshot_spec.json`, checked: every component has a name and an image with a digest.
 * Faults: RELEASE_NO_FILE, RELEASE_BAD_DATA.
 */
export const readSnapshot = (file: string, reading: Reading = {}): Promise<SnapshotSpec> =>
  readChecked("snapshot-spec", file, reading);

async function readChecked<N extends ReleaseSchemaName>(
  name: N,
  file: string,
  reading: Reading,
): Promise<ReleaseFiles[N]> {
  return checkedValue(name, basename(file), await readJsonFile(file, reading));
}

/**
 * A value that came from elsewhere (the cluster, say), as a file of this schema. Fault RELEASE_BAD_DATA.
 *
 * @param from what messages call it, as a file's name
 */
export function checkedValue<N extends ReleaseSchemaName>(
  name: N,
  from: string,
  value: unknown,
): ReleaseFiles[N] {
  const present = presentMembers(RELEASE_SCHEMAS[name], value);
  refuse(from, schemaProblems(name, present));
  return present as ReleaseFiles[N];
}

/** Most problems that one message tells; the rest is counted. */
const MOST = 40;

/**
 * Fault RELEASE_BAD_DATA that tells every problem: `<file>: <field>: <what>; …`. Nothing if there is none.
 *
 * @param snapshotFile what messages call the Snapshot, where it is another file than the data
 */
export function refuse(file: string, problems: readonly Problem[], snapshotFile = file): void {
  if (problems.length === 0) return;
  const lines = problems.slice(0, MOST).map((problem) => problemLine(problem, file, snapshotFile));
  const more = problems.length > MOST ? [`and ${problems.length - MOST} more`] : [];
  throw releaseFault(
    "RELEASE_BAD_DATA",
    [...lines, ...more].join("; "),
    "Correct the Release, ReleasePlan, ReleasePlanAdmission or Snapshot that says so; schemas/ has what is allowed.",
  );
}

/** A problem in one line, for a log: `<file>: <field>: <what>`. */
export const problemLine = ({ field, says, snapshot }: Problem, file: string, snapshotFile = file): string =>
  [snapshot ? snapshotFile : file, field, says].filter(Boolean).join(": ");

/** Any JSON file of a release. Faults: RELEASE_NO_FILE, RELEASE_BAD_DATA if it is no JSON. */
export async function readJsonFile(file: string, { judged = false }: Reading = {}): Promise<unknown> {
  const bytes = await bytesOf(file);
  if (judged) await checkJudgedContent(file, bytes);
  const text = bytes.toString("utf8");
  try {
    return JSON.parse(text) as unknown;
  } catch (thrown) {
    // Node's message repeats what stands there, which may be a secret.
    throw releaseFault(
      "RELEASE_BAD_DATA",
      `${basename(file)}: is no JSON${placeOf(text, explain(thrown))}`,
      "Find out which task wrote it, or cut it off.",
    );
  }
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (thrown) {
    if (!isAbsent(thrown)) throw thrown;
    throw releaseFault(
      "RELEASE_NO_FILE",
      `there is no ${basename(file)}: ${file}`,
      "Check the path that the task was given, and that the task which writes the file has run.",
    );
  }
}

function placeOf(text: string, message: string): string {
  const [, position] = /position (\d+)/.exec(message) ?? [];
  if (text.trim() === "") return ": it is empty";
  if (position === undefined) return "";
  const before = text.slice(0, Number(position)).split("\n");
  return `, line ${before.length}, column ${(before.at(-1) ?? "").length + 1}`;
}

/** Writes a JSON file of a release: whole or not at all, the same bytes for the same value. Makes its folder. */
export const writeJsonFile = (file: string, value: unknown): Promise<void> =>
  writeWhole(file, `${JSON.stringify(value, null, 2)}\n`, { makeFolder: true });
