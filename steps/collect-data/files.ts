import { mkdir, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readIfThere } from "../../lib/files/index.ts";
import { isRecord } from "../../lib/json/index.ts";
import type { KubeObject } from "../../lib/kube/index.ts";
import {
  type Collected,
  forgetJudged,
  forgetMapped,
  forgetReleaseTime,
  type ReleaseObjects,
  releaseTime,
  writeJsonFile,
} from "../../lib/release/index.ts";

/** Names of what later tasks read. */
const NAMES = {
  release: "release.json",
  releasePlan: "release_plan.json",
  releasePlanAdmission: "release_plan_admission.json",
  releaseServiceConfig: "release_service_config.json",
  snapshotSpec: "snapshot_spec.json",
  data: "data.json",
  resultsDir: "results",
} as const;
type Names = { readonly [K in keyof typeof NAMES]: string };

/** Paths in the release's folder, as results say them. */
export function pathsIn(subdirectory: string): Names {
  const folder = subdirectory.replace(/\/+$/, "");
  const path = (name: string) => (folder === "" ? name : `${folder}/${name}`);
  return Object.fromEntries(Object.entries(NAMES).map(([key, name]) => [key, path(name)])) as Names;
}

/**
 * Writes what was collected. What an earlier run left in the folder is gone: its results, what it had mapped
 * and judged; and where it was another Release, its time.
 */
export async function writeFiles(files: Names, objects: ReleaseObjects, collected: Collected): Promise<void> {
  await clear(files, objects.release);
  const { release, releasePlan, releasePlanAdmission, releaseServiceConfig } = objects;
  await writeJsonFile(files.release, release);
  await writeJsonFile(files.releasePlan, releasePlan);
  await writeJsonFile(files.releasePlanAdmission, releasePlanAdmission);
  await writeJsonFile(files.releaseServiceConfig, releaseServiceConfig);
  await writeJsonFile(files.snapshotSpec, collected.snapshot);
  await writeJsonFile(files.data, collected.data);
  await releaseTime(files.data);
}

async function clear(files: Names, release: KubeObject): Promise<void> {
  await mkdir(files.resultsDir, { recursive: true });
  for (const name of await readdir(files.resultsDir))
    if (name.endsWith(".json")) await rm(join(files.resultsDir, name));
  await forgetMapped(files.snapshotSpec);
  await forgetJudged(dirname(files.data));
  if (identity(await earlier(files.release)) !== identity(release)) await forgetReleaseTime(files.data);
}

/** The Release that was collected here before; undefined if there is none, or not a whole one. */
async function earlier(file: string): Promise<unknown> {
  try {
    return JSON.parse((await readIfThere(file)) ?? "null");
  } catch {
    return undefined;
  }
}

function identity(object: unknown): string {
  const metadata = isRecord(object) && isRecord(object["metadata"]) ? object["metadata"] : {};
  return JSON.stringify([metadata["namespace"], metadata["name"], metadata["uid"]]);
}
