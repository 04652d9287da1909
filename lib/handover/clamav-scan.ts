import { join } from "node:path";
import { Checker } from "./check.ts";
import { bad, readWhole, writeWhole } from "./files.ts";

const FILE = "clamav-scan.json";

/** A log or result that step clamav-scan left for step clamav-upload. */
export interface ClamavFile {
  /** Name in the folder `logs`, and of the attached file. */
  readonly name: string;
  readonly mediaType: string;
}

/** The folder with the files, beside the list of them. */
export const clamavLogs = (workdir: string): string => join(workdir, "logs");

/** Writes `clamav-scan.json` into the task's folder: the files that are to be attached. */
export const writeClamavFiles = (workdir: string, files: readonly ClamavFile[]): Promise<void> =>
  writeWhole(join(workdir, FILE), `${JSON.stringify({ schema: 1, files }, undefined, 2)}\n`);

/** Reads and checks it. Faults HANDOVER_MISSING, HANDOVER_BAD. */
export async function readClamavFiles(workdir: string): Promise<ClamavFile[]> {
  const file = join(workdir, FILE);
  const check = new Checker(file);
  const json = check.parse(await readWhole(file, "step clamav-scan"));
  if (json["schema"] !== 1) throw bad(file, "schema", `must be 1, is ${JSON.stringify(json["schema"])}`);
  return check.array(json["files"], "files").map((each, index) => {
    const entry = check.object(each, `files[${index}]`);
    return {
      name: check.text(entry["name"], `files[${index}].name`, /^[a-z0-9][a-z0-9._-]*$/i),
      mediaType: check.text(entry["mediaType"], `files[${index}].mediaType`),
    };
  });
}
