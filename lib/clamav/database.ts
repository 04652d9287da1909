import { createHash, randomBytes } from "node:crypto";
import { mkdir, readdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Files that ClamAV loads signatures from; lists of exceptions and its other files find nothing. */
const SIGNATURES =
  /\.(?:cvd|cld|cud|hdb|hsb|hdu|hsu|mdb|msb|mdu|msu|imp|ndb|ndu|ldb|ldu|idb|gdb|pdb|cdb|cbc|db|yar|yara)$/i;

/** Whether a file name is one of a database with signatures. */
export const isSignatures = (name: string): boolean => SIGNATURES.test(name);

/** The files of a database folder, links followed; none if there is no such folder. */
export async function databaseFiles(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => !name.startsWith("."));
  const kinds = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => undefined)));
  return names.filter((_, index) => kinds[index]?.isFile()).sort();
}

/** A file that is found by a signature of its own: the sign that a scan really happened. */
export interface Probe {
  readonly signature: string;
  readonly content: Buffer;
}

/**
 * Puts together what the scanner loads: links to the files of the user's database (signatures, and exceptions in
 * .ign2, .fp and .sfp files), and the signature of a probe.
 * @param into a folder that is made
 */
export async function assembleDatabase(from: string, into: string): Promise<Probe> {
  await mkdir(into, { recursive: true });
  for (const name of await databaseFiles(from)) await symlink(join(from, name), join(into, name));
  const content = Buffer.from(`Slipway's probe ${randomBytes(24).toString("hex")}\n`);
  const digest = createHash("sha256").update(content).digest("hex");
  const signature = "Slipway.Probe";
  await writeFile(join(into, "slipway-probe.hsb"), `${digest}:${content.length}:${signature}\n`);
  return { signature, content };
}
