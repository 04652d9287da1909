import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { SbomDocument } from "./types.ts";

/** Writes a document under a temporary name and renames it: a reader sees all of it or nothing. */
export async function writeSbom(file: string, document: SbomDocument): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(temporary, `${JSON.stringify(document)}\n`);
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * The time for a document, as both formats write it: seconds since 1970, an RFC 3339 text, or now.
 *
 * @returns nothing for a text that is no time.
 */
export function sbomTime(given: string, now: () => Date = () => new Date()): string | undefined {
  const date = given === "" ? now() : new Date(/^\d+$/.test(given) ? Number(given) * 1000 : given);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace(/\.\d{3}Z$/, "Z");
}
