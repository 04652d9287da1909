import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { codeOf } from "../../lib/errors/index.ts";

const absent = (thrown: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(codeOf(thrown) ?? "");

/** The value, or undefined where the file is not there. Other failures stay failures. */
async function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (thrown) {
    if (absent(thrown)) return undefined;
    throw thrown;
  }
}

export const readIfThere = (file: string): Promise<string | undefined> => ifThere(readFile(file, "utf8"));
export const listIfThere = async (dir: string): Promise<string[]> => (await ifThere(readdir(dir))) ?? [];
export const exists = async (file: string): Promise<boolean> => (await ifThere(stat(file))) !== undefined;
export const statIfThere = (file: string) => ifThere(stat(file));

/** Renames, making the folder if it is not there yet. */
export async function moveTo(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (thrown) {
    if (!absent(thrown)) throw thrown;
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
    if (!absent(thrown)) throw thrown;
    await mkdir(dirname(draft), { recursive: true });
    await writeFile(draft, content);
  }
}

/** An empty file that says something by being there. */
export async function mark(file: string): Promise<void> {
  try {
    await writeFile(file, "");
  } catch (thrown) {
    if (!absent(thrown)) throw thrown;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, "");
  }
}

/** Brings a file's content to the disk, so that it is whole under its name even after the machine stops. */
export async function sync(file: string): Promise<void> {
  await using handle = await open(file, "r+");
  await handle.datasync();
}
