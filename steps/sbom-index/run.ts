import type { Run } from "../../lib/contract/index.ts";
import { readIfThere } from "../../lib/files/index.ts";
import type { Index } from "../../lib/oci/types.ts";
import {
  imageSubject,
  indexSbom,
  requireValid,
  sbomFault,
  sbomTime,
  writeSbom,
} from "../../lib/sbom/index.ts";
import type { sbomIndexStep } from "./contract.ts";

/** The index, or nothing if none was made. */
async function readIndex(file: string): Promise<Index | undefined> {
  const text = await readIfThere(file);
  if (text === undefined) return undefined;
  const json = parsed(text);
  if (typeof json === "object" && json !== null && "manifests" in json && Array.isArray(json.manifests))
    return json as Index;
  throw sbomFault(
    "SBOM_NOT_AN_IMAGE",
    `--manifest: ${file} is no image index`,
    "Run the step that makes the index first, with the same folder.",
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const run: Run<typeof sbomIndexStep> = async ({ params, log }) => {
  const index = await readIndex(params.manifest);
  if (!index) {
    log.info("No index was made: it has no SBOM");
    return {};
  }
  const subject = imageSubject(params.image, params.imageDigest);
  const document = indexSbom(subject, index, { created: sbomTime(params.created), tool: "slipway" }, log);
  if (!params.skipValidation) requireValid(document, "The SBOM of the index");
  await writeSbom(params.output, document);
  log.info(`${params.output}: an index of ${document.packages.length - 1} images`);
  return {};
};
