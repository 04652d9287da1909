import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { writeWhole } from "../../lib/files/index.ts";
import type { AnyObject } from "../../lib/tekton/index.ts";
import type { PipelineRun } from "../../lib/tekton/types.ts";

/** Only their owner reads them: Secrets are among the objects. */
const OWNER = { file: { mode: 0o600 }, folder: { recursive: true, mode: 0o700 } } as const;

/**
 * Writes what a release ran with, for a person to copy, change and run again: `run.yaml`, and each object in a file
 * of its own below `objects/`, named `<kind>-<name>.yaml`. What an earlier release wrote there is gone.
 */
export async function keepRelease(
  folder: string,
  { objects, run }: { readonly objects: readonly AnyObject[]; readonly run: PipelineRun },
): Promise<void> {
  const below = join(folder, "objects");
  await rm(below, { recursive: true, force: true });
  await mkdir(below, OWNER.folder);
  const files = new Map(objects.map((object) => [join(below, nameOf(object)), object] as const));
  for (const [path, object] of [...files, [join(folder, "run.yaml"), run] as const])
    await writeWhole(path, stringify(object, { aliasDuplicateObjects: false, lineWidth: 0 }), OWNER.file);
}

const nameOf = ({ kind, metadata }: AnyObject): string =>
  `${kind.toLowerCase()}-${metadata.name ?? "unnamed"}.yaml`;
