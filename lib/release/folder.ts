import { isAbsolute, join, normalize, relative } from "node:path";
import { releaseFault } from "./fault.ts";

/** Params of every step that works on release data: `dataParams` of lib/contract. */
export interface DataPlace {
  readonly ociStorage: string;
  readonly dataDir: string;
  readonly workspace: string;
}

/** True where files travel as trusted artifacts, and nobody can change them between tasks. */
export const travels = ({ ociStorage }: Pick<DataPlace, "ociStorage">): boolean =>
  ociStorage !== "" && ociStorage !== "empty";

/** The folder with the files of a release. Fault RELEASE_NO_DATA if none is given. */
export function dataFolder(place: DataPlace): string {
  const folder = travels(place) ? place.dataDir : place.workspace;
  if (folder !== "") return folder;
  const missing = travels(place) ? "dataDir is empty" : "no workspace is bound, and ociStorage is empty";
  throw releaseFault(
    "RELEASE_NO_DATA",
    `there is no release data: ${missing}`,
    "Bind the workspace of the task, or set ociStorage to a repository for trusted artifacts.",
  );
}

/**
 * A file of the release by its path in the folder. A path that begins with the workspace's own (as
 * pipelines write `$(workspaces.data.path)/…`) means the same file in either mode.
 * Fault RELEASE_NO_DATA if it leads out of the folder.
 */
export function dataFile(place: DataPlace, path: string): string {
  const folder = dataFolder(place);
  const inside = insideOf(place.workspace, path) ?? insideOf(folder, path) ?? path;
  const clean = normalize(inside);
  if (clean === "" || isAbsolute(clean) || clean.split("/").includes(".."))
    throw releaseFault(
      "RELEASE_NO_DATA",
      `${JSON.stringify(path)} is no path in the release's folder`,
      "Give a path relative to the workspace, without `..`.",
    );
  return join(folder, clean);
}

function insideOf(folder: string, path: string): string | undefined {
  if (folder === "" || !path.startsWith("/")) return undefined;
  // A workspace that is not bound leaves `/…` of `$(workspaces.data.path)/…`; that is handled by the caller.
  const found = relative(folder, path);
  return found.startsWith("..") || isAbsolute(found) ? undefined : found;
}
