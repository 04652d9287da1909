import { createHash } from "node:crypto";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Run } from "../../../../lib/contract/index.ts";
import { faults } from "../../../../lib/errors/index.ts";
import type { checksumsStep } from "./contract.ts";

export type ChecksumsCode = "CHECKSUMS_EMPTY";
const fault = faults<ChecksumsCode>();

const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");

/** The files below a folder, sorted, as paths from it. */
async function filesOf(folder: string, leaveOut: readonly string[]): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !path.split("/").some((part) => leaveOut.includes(part)))
    .sort();
}

export const run: Run<typeof checksumsStep> = async ({ params, log, signal }) => {
  const { folder, output } = params;
  // The file of an earlier run is not its own input: a second run gives the same.
  const files = await filesOf(folder, [...params.leaveOut, output]);
  if (files.length === 0)
    throw fault("CHECKSUMS_EMPTY", `${folder} holds no file`, "Name the folder with the sources.");
  const lines: string[] = [];
  for (const file of files) {
    signal.throwIfAborted();
    lines.push(`${sha256(await readFile(join(folder, file)))}  ${file}\n`);
  }
  const text = lines.join("");
  const draft = join(folder, `.${output}.new`);
  try {
    await writeFile(draft, text, { signal });
    await rename(draft, join(folder, output));
  } finally {
    await rm(draft, { force: true });
  }
  log.info(`${output}: ${files.length} files`);
  return { digest: `sha256:${sha256(text)}`, count: files.length };
};
