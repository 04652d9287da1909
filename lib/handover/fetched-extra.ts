import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Checker } from "./check.ts";
import { bad, readWhole, writeWhole } from "./files.ts";

const FILE = "fetched-extra.json";

/** What step fetch-extra-artifacts did: which files it added to the sources, or why it could not. */
export type FetchedExtra = { readonly files: readonly string[] } | { readonly failed: string };

/** Writes it whole or not at all. */
export const writeFetchedExtra = (shared: string, fetched: FetchedExtra): Promise<void> =>
  writeWhole(join(shared, FILE), `${JSON.stringify({ schema: 1, ...fetched }, undefined, 2)}\n`);

/** Takes away what an earlier run left. */
export const clearFetchedExtra = (shared: string): Promise<void> => rm(join(shared, FILE), { force: true });

/** Reads and checks it. Faults HANDOVER_MISSING, HANDOVER_BAD. */
export async function readFetchedExtra(shared: string): Promise<FetchedExtra> {
  const file = join(shared, FILE);
  const check = new Checker(file);
  const json = check.parse(await readWhole(file, "step fetch-extra-artifacts"));
  if (json["schema"] !== 1) throw bad(file, "schema", `must be 1, is ${JSON.stringify(json["schema"])}`);
  if (json["failed"] !== undefined) return { failed: check.text(json["failed"], "failed") };
  const files = check.array(json["files"], "files");
  return { files: files.map((each, i) => check.text(each, `files[${i}]`)) };
}
