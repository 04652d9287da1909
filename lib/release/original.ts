import { readFile, rm } from "node:fs/promises";
import { basename } from "node:path";
import { readIfThere, writeWhole } from "../files/index.ts";
import { isRecord } from "../json/index.ts";
import { sha256 } from "../oci/index.ts";
import { releaseFault } from "./fault.ts";
import { readJsonFile, readSnapshot, writeJsonFile } from "./read.ts";
import type { SnapshotComponent, SnapshotSpec } from "./types.ts";

/** Digests of what was mapped and of what came out, beside the Snapshot. */
interface Trace {
  readonly original: string;
  readonly mapped: string;
}
const places = (file: string) => ({ original: `${file}.orig`, record: `${file}.mapped` });

/**
 * The Snapshot as it was before mapping. A file that is what mapping wrote earlier gives the original that was
 * kept then: mapping twice gives the same as mapping once. A mapped file that somebody changed since gives
 * itself, without what mapping had added. Faults: RELEASE_NO_FILE, RELEASE_BAD_DATA.
 */
export async function readOriginal(file: string): Promise<{ snapshot: SnapshotSpec; bytes: string }> {
  const snapshot = await readSnapshot(file);
  const bytes = await readFile(file, "utf8");
  const { original, record } = places(file);
  const before = await recordIn(record);
  if (before === undefined || before.original === sha256(bytes)) return { snapshot, bytes };
  const kept = await readIfThere(original);
  if (before.mapped === sha256(bytes) && kept !== undefined && before.original === sha256(kept))
    return { snapshot: await readSnapshot(original), bytes: kept };
  return { snapshot: { ...snapshot, components: snapshot.components.map(unmapped) }, bytes };
}

/** Writes the mapped Snapshot, and keeps the original as `<file>.orig`. */
export async function writeMapped(file: string, bytes: string, mapped: SnapshotSpec): Promise<void> {
  const text = `${JSON.stringify(mapped, null, 2)}\n`;
  const { original, record } = places(file);
  await writeWhole(original, bytes);
  await writeJsonFile(record, { original: sha256(bytes), mapped: sha256(text) });
  await writeWhole(file, text);
}

/** A release begins anew: the Snapshot of this file was never mapped. */
export async function forgetMapped(file: string): Promise<void> {
  for (const place of Object.values(places(file))) await rm(place, { force: true });
}

async function recordIn(path: string): Promise<Trace | undefined> {
  if ((await readIfThere(path)) === undefined) return undefined;
  const value = await readJsonFile(path);
  const { original, mapped } = isRecord(value) ? value : {};
  if (typeof original === "string" && typeof mapped === "string") return { original, mapped };
  throw releaseFault(
    "RELEASE_BAD_DATA",
    `${basename(path)}: is not what apply-mapping writes`,
    "Remove the file, and run the release again from its start.",
  );
}

/** What mapping writes whether or not the mapping says it. */
const ADDED = ["repository", "repositories", "tags", "metadata", "rh-registry-repo", "registry-access-repo"];

function unmapped(component: SnapshotComponent): SnapshotComponent {
  const kept = Object.entries(component).filter(([key]) => !ADDED.includes(key));
  return { ...Object.fromEntries(kept), name: component.name, containerImage: component.containerImage };
}
