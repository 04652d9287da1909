import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { fault } from "../fault.ts";
import type { Container, Mount } from "../types.ts";

/** The folder a container path lies in, by the deepest mount around it; undefined outside all mounts. */
export function hostPath(mounts: readonly Mount[], path: string): string | undefined {
  const clean = posix.normalize(path);
  const around = mounts
    .filter(({ to }) => clean === to || clean.startsWith(to === "/" ? "/" : `${to}/`))
    .sort((a, b) => a.to.length - b.to.length)
    .at(-1);
  return around && join(around.from, posix.relative(around.to, clean));
}

/** Writes the container's own files (scripts) through its mounts. */
export async function writeFiles(container: Container, change: (text: string) => string): Promise<void> {
  for (const file of container.files) {
    const path = hostPath(container.mounts, file.path);
    if (path === undefined) {
      throw fault(
        "ENGINE_FAILED",
        `${file.path} lies in no mount`,
        "This is a defect of the engine: report it.",
      );
    }
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, change(file.content), { mode: file.mode });
  }
}

/** Parents before children, so that a mount inside another one stays visible. */
export const inOrder = (mounts: readonly Mount[]): Mount[] =>
  mounts.toSorted((a, b) => a.to.split("/").length - b.to.split("/").length);
