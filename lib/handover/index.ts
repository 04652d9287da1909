/**
 * The typed files that steps of one task hand to each other, beside small step results. Each is written
 * whole or not at all, and checked when it is read.
 */
import type { DockerfileJson } from "../containerfile/json.ts";
import { Checker } from "./check.ts";
import { readWhole, writeWhole } from "./files.ts";

export { type BaseImage, readBaseImages, writeBaseImages } from "./base-images.ts";
export { type BuiltImage, type BuiltLayer, readBuiltImage, writeBuiltImage } from "./built-image.ts";
export { type ClamavFile, clamavLogs, readClamavFiles, writeClamavFiles } from "./clamav-scan.ts";
export { type HandoverCode, handoverFault } from "./fault.ts";
export {
  clearFetchedExtra,
  type FetchedExtra,
  readFetchedExtra,
  writeFetchedExtra,
} from "./fetched-extra.ts";
export { writeWhole } from "./files.ts";
export { type RpmSignatures, readRpmSignatures, writeRpmSignatures } from "./rpm-signatures.ts";
export {
  clearSastReport,
  readSastFile,
  readSastReport,
  type SastFile,
  type SastReport,
  writeNoSastReport,
  writeSastReport,
} from "./sast-report.ts";

/** Names in the shared folder, as the compatible task has them. */
export const HANDOVER = {
  parsedDockerfile: "parsed_dockerfile.json",
  baseImagesDigests: "base_images_digests",
  prefetchSbom: "sbom-prefetch.json",
} as const;

/** The Containerfile as `dockerfile-json` prints it. */
export const writeParsedDockerfile = (file: string, parsed: DockerfileJson): Promise<void> =>
  writeWhole(file, `${JSON.stringify(parsed, undefined, 2)}\n`);

/** Reads it again, as far as references go. Faults HANDOVER_MISSING, HANDOVER_BAD. */
export async function readParsedDockerfile(file: string): Promise<DockerfileJson> {
  const check = new Checker(file);
  const json = check.parse(await readWhole(file, "step image-build"));
  for (const [i, stage] of check.array(json["Stages"], "Stages").entries()) {
    const each = check.object(stage, `Stages[${i}]`);
    check.object(each["From"], `Stages[${i}].From`);
    check.text(each["BaseName"], `Stages[${i}].BaseName`);
  }
  return { ...json, MetaArgs: json["MetaArgs"] ?? [], Stages: json["Stages"] } as DockerfileJson;
}
