import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { AnyObject } from "../../lib/tekton/index.ts";
import type { Mount } from "../types.ts";

/**
 * The folders of this machine that runs name with a `file://` URL in a param, as mounts at the same place, to
 * read only: a repository at the desk is cloned like one on a server. In a cluster such a URL means nothing.
 */
export function fileFolders(objects: readonly AnyObject[]): Mount[] {
  const values = objects.flatMap(({ kind, ...object }) =>
    kind === "TaskRun" || kind === "PipelineRun"
      ? texts((object as { spec?: { params?: unknown } }).spec?.params)
      : [],
  );
  const folders = values
    .map(folderOf)
    .filter((path) => path !== undefined && path !== "/" && existsSync(path));
  return [...new Set(folders as string[])].map((path) => ({ from: path, to: path, readOnly: "advisory" }));
}

function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(texts) : [];
}

function folderOf(text: string): string | undefined {
  if (!text.startsWith("file://")) return undefined;
  try {
    return fileURLToPath(text);
  } catch {
    return undefined;
  }
}
