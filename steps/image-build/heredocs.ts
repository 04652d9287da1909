import { rm } from "node:fs/promises";
import { join } from "node:path";
import {
  type BuildScope,
  type Containerfile,
  type HeredocFile,
  withoutHeredocs,
} from "../../lib/containerfile/index.ts";
import { writeWhole } from "../../lib/handover/index.ts";
import { needsOtherWords } from "./check.ts";

/** Name of the build context with the contents of heredocs. */
const CONTEXT = "slipway-heredocs";

/** The text to give to the installed buildah, and files it needs beside it. */
export function inOtherWords(
  file: Containerfile,
  given: BuildScope,
  version: string,
): { text: string; files: readonly HeredocFile[] } {
  return needsOtherWords(file, version)
    ? withoutHeredocs(file, CONTEXT, given)
    : { text: file.text, files: [] };
}

/** Writes them, and gives the flags of the build. */
export async function heredocFlags(scratch: string, files: readonly HeredocFile[]): Promise<string[]> {
  const folder = join(scratch, "heredocs");
  await rm(folder, { recursive: true, force: true });
  for (const { path, content } of files) await writeWhole(join(folder, path), content);
  return files.length === 0 ? [] : [`--build-context=${CONTEXT}=${folder}`];
}
