import { join } from "node:path";
import { type FormatName, type Formats, formatProblem } from "../formats/index.ts";
import { Checker } from "./check.ts";
import { bad, readWhole, writeWhole } from "./files.ts";

const FILE = "rpms-signature-scan.json";

/** What step rpms-signature-scan found: the results that step rpms-signature-results writes. */
export interface RpmSignatures {
  readonly testOutput: Formats["test-output"];
  readonly rpmsData: Formats["rpms-data"];
  /** Absent if the image could not be scanned. */
  readonly imagesProcessed?: Formats["images-processed"];
}

/** Writes `rpms-signature-scan.json` into the task's folder. */
export const writeRpmSignatures = (workdir: string, found: RpmSignatures): Promise<void> =>
  writeWhole(join(workdir, FILE), `${JSON.stringify({ schema: 1, ...found }, undefined, 2)}\n`);

/** Reads and checks it. Faults HANDOVER_MISSING, HANDOVER_BAD. */
export async function readRpmSignatures(workdir: string): Promise<RpmSignatures> {
  const file = join(workdir, FILE);
  const json = new Checker(file).parse(await readWhole(file, "step rpms-signature-scan"));
  if (json["schema"] !== 1) throw bad(file, "schema", `must be 1, is ${JSON.stringify(json["schema"])}`);
  const checked = <F extends FormatName>(format: F, at: string): Formats[F] => {
    const problem = formatProblem(format, json[at]);
    if (problem !== undefined) throw bad(file, at, `is no ${format}: ${problem}`);
    return json[at] as Formats[F];
  };
  return {
    testOutput: checked("test-output", "testOutput"),
    rpmsData: checked("rpms-data", "rpmsData"),
    ...(json["imagesProcessed"] === undefined
      ? {}
      : { imagesProcessed: checked("images-processed", "imagesProcessed") }),
  };
}
