import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../files/index.ts";
import { resolveOutput } from "./environment.ts";
import type { SourceTree } from "./source.ts";
import type { ProjectFile } from "./types.ts";

/**
 * Beside the environment files: what each changed file of the source was before, and the hash of what
 * it became. With it, a second run on the same source starts from the files as they were committed.
 */
const RECORD = ".injected-files.json";
interface Injected {
  readonly path: string;
  readonly before: string;
  readonly sha256: string;
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Texts of the files that an earlier run changed and nobody changed since, by path. */
export async function pristineTexts(folder: string, source: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const { path, before, sha256: after } of await readRecord(folder)) {
    const now = await readFile(join(source, path), "utf8").catch(() => undefined);
    if (now !== undefined && sha256(now) === after) texts.set(path, before);
  }
  return texts;
}

/** A record that cannot be read is none: the files are then taken as they are. */
async function readRecord(folder: string): Promise<Injected[]> {
  try {
    const document: unknown = JSON.parse(await readFile(join(folder, RECORD), "utf8"));
    if (!Array.isArray(document)) return [];
    return document.filter(
      (each: Partial<Injected> | null): each is Injected =>
        typeof each?.path === "string" && typeof each.before === "string" && typeof each.sha256 === "string",
    );
  } catch {
    return [];
  }
}

/** Writes the changed files into the source, the record first. Gives how many differ from what was there. */
export async function injectFiles(
  files: readonly ProjectFile[],
  source: SourceTree,
  folder: string,
  outputDir: string,
): Promise<number> {
  const changes = await Promise.all(
    files.map(async ({ path, template }) => {
      const content = resolveOutput(template, outputDir);
      return { path, content, at: await source.locate(path), before: (await source.read(path)) ?? "" };
    }),
  );
  const record = changes.map(({ path, before, content }) => ({ path, before, sha256: sha256(content) }));
  await writeWhole(join(folder, RECORD), `${JSON.stringify(record, null, 2)}\n`, { makeFolder: true });
  let count = 0;
  for (const { at, content } of changes) {
    if ((await readFile(at, "utf8").catch(() => undefined)) === content) continue;
    await writeWhole(at, content);
    count++;
  }
  return count;
}
