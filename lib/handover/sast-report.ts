import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { Checker } from "./check.ts";
import { bad, readWhole, writeWhole } from "./files.ts";

const FILE = "sast-report.json";
const NAME = /^[\w][\w.-]*$/;

/** A file of a report, beside the hand-over. */
export interface SastFile {
  readonly name: string;
  readonly mediaType: string;
}
/** What a static analysis leaves to the step that attaches its report: files, or why there are none. */
export type SastReport = { readonly files: readonly SastFile[] } | { readonly none: string };

/** Writes the files of a report and, when they are whole, `sast-report.json`. */
export async function writeSastReport(
  shared: string,
  files: readonly (SastFile & { readonly text: string })[],
): Promise<void> {
  await clearSastReport(shared);
  for (const { name, text } of files) await writeWhole(join(shared, name), text);
  await write(shared, { files: files.map(({ name, mediaType }) => ({ name, mediaType })) });
}

/** Says that there is no report, and why. */
export const writeNoSastReport = (shared: string, why: string): Promise<void> => write(shared, { none: why });

const write = (shared: string, report: SastReport) =>
  writeWhole(join(shared, FILE), `${JSON.stringify({ schema: 1, ...report }, undefined, 2)}\n`);

/** Takes away what an earlier run left, so that it is not taken for this one's. */
export const clearSastReport = (shared: string): Promise<void> => rm(join(shared, FILE), { force: true });

/** Reads and checks it. Faults HANDOVER_MISSING, HANDOVER_BAD. */
export async function readSastReport(shared: string): Promise<SastReport> {
  const file = join(shared, FILE);
  const check = new Checker(file);
  const json = check.parse(await readWhole(file, "the step that analyses the sources"));
  if (json["schema"] !== 1) throw bad(file, "schema", `must be 1, is ${JSON.stringify(json["schema"])}`);
  if (json["none"] !== undefined) return { none: check.text(json["none"], "none") };
  const files = check.array(json["files"], "files").map((each, i) => {
    const { name, mediaType } = check.object(each, `files[${i}]`);
    return {
      name: check.text(name, `files[${i}].name`, NAME),
      mediaType: check.text(mediaType, `files[${i}].mediaType`, /^[\w.+-]+\/[\w.+-]+$/),
    };
  });
  return { files };
}

/** The bytes of one of its files. */
export const readSastFile = (shared: string, { name }: SastFile): Promise<Uint8Array> =>
  readFile(join(shared, name));
