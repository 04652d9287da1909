import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Names of the files of a mounted Secret; the folders and links that Kubernetes keeps beside them are left out. */
export const filesIn = (directory: string): string[] =>
  readdirSync(directory)
    .filter((name) => !name.startsWith("..") && statSync(join(directory, name)).isFile())
    .sort();

export function writePrivate(file: string, content: string | Uint8Array): void {
  writeFileSync(file, content, { mode: 0o400 });
}

export const privateCopy = (from: string, to: string): void => writePrivate(to, readFileSync(from));
