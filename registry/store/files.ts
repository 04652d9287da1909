import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ifThere, isAbsent } from "../../lib/files/index.ts";

/** Names in a folder; none where it is not there. */
export const listIfThere = async (dir: string): Promise<string[]> => (await ifThere(readdir(dir))) ?? [];
/** True if it is there; unlike a look at permissions it fails where it cannot be known. */
export const exists = async (file: string): Promise<boolean> => (await ifThere(stat(file))) !== undefined;

/** Size and times, or undefined where it is not there. */
export const statIfThere = (file: string) => ifThere(stat(file));

/** Renames, making the folder if it is not there yet. */
export async function moveTo(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (thrown) {
    if (!isAbsent(thrown)) throw thrown;
    await mkdir(dirname(to), { recursive: true });
    await rename(from, to);
  }
}

/** Writes a small file so that a reader sees the old content or the new, never a half. */
export async function writeWhole(tmp: string, to: string, content: string | Uint8Array): Promise<void> {
  const draft = join(tmp, randomUUID());
  await writeDraft(draft, content);
  try {
    await moveTo(draft, to);
  } catch (thrown) {
    await rm(draft, { force: true });
    throw thrown;
  }
}

async function writeDraft(draft: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFile(draft, content);
  } catch (thrown) {
    await rm(draft, { force: true });
    if (!isAbsent(thrown)) throw thrown;
    await mkdir(dirname(draft), { recursive: true });
    await writeFile(draft, content);
  }
}

/** An empty file that says something by being there. */
export async function mark(file: string): Promise<void> {
  try {
    await writeFile(file, "");
  } catch (thrown) {
    if (!isAbsent(thrown)) throw thrown;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, "");
  }
}

/** Brings a file's content to the disk, so that it is whole under its name even after the machine stops. */
export async function sync(file: string): Promise<void> {
  await using handle = await open(file, "r+");
  await handle.datasync();
}
