import { mkdir } from "node:fs/promises";

/** Names of the files that later tasks read. */
export const FILES = {
  release: "release.json",
  releasePlan: "release_plan.json",
  releasePlanAdmission: "release_plan_admission.json",
  releaseServiceConfig: "release_service_config.json",
  snapshotSpec: "snapshot_spec.json",
  data: "data.json",
} as const;

/** Path of a file in the release's folder, as results say it. */
export const pathIn = (subdirectory: string, name: string): string =>
  subdirectory === "" ? name : `${subdirectory.replace(/\/+$/, "")}/${name}`;

/** Makes a folder, unless an earlier try has. */
export const makeFolder = async (path: string): Promise<void> => {
  await mkdir(path, { recursive: true });
};
