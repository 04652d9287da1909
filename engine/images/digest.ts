import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";

const known = new Map<string, string>();

/** `sha256:…` of a file, remembered as long as size and time stay. */
export function fileDigest(path: string): string {
  const { size, mtimeMs } = statSync(path);
  const key = `${path} ${size} ${mtimeMs}`;
  const digest = known.get(key) ?? `sha256:${createHash("sha256").update(readFileSync(path)).digest("hex")}`;
  known.set(key, digest);
  return digest;
}
