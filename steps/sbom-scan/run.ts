import type { Run } from "../../lib/contract/index.ts";
import { openRegistry } from "../../lib/oci/index.ts";
import {
  imageDocumentName,
  imageSubject,
  type SbomInput,
  type SbomType,
  sbomTime,
  scanFolder,
  scanImage,
  toCycloneDx,
  toSpdx,
  writeSbom,
} from "../../lib/sbom/index.ts";
import type { sbomScanStep } from "./contract.ts";

const documentOf = (input: SbomInput, type: SbomType) =>
  type === "cyclonedx" ? toCycloneDx(input) : toSpdx(input);

export const run: Run<typeof sbomScanStep> = async ({ params, log, signal }) => {
  if (params.skip) {
    log.info("No SBOM is wanted: nothing is scanned");
    return {};
  }
  const created = sbomTime(params.created);
  const options = { log, signal, select: params.selectCatalogers };
  const image = imageSubject(params.image);
  await using client = await openRegistry({
    caFile: params.caFile,
    tlsVerify: params.tlsVerify,
    log,
    signal,
  });
  const name = imageDocumentName(image);
  const found = await scanImage(client, name, options);
  log.info(
    `${name}: ${found.packages.length} packages in ${found.distro?.prettyName ?? "an unknown system"}`,
  );
  await writeSbom(params.imageSbom, documentOf({ ...found, name, about: "image", created }, params.sbomType));
  if (!params.source || !params.sourceSbom || !params.sourceScan) return {};
  if (params.hermetic) {
    log.info("The build was hermetic: what was fetched is in the prefetch's SBOM, sources are not scanned");
    return {};
  }
  const sources = await scanFolder(params.source, options);
  log.info(`Sources: ${sources.packages.length} packages`);
  await writeSbom(
    params.sourceSbom,
    documentOf({ ...sources, name: "./source", about: "directory", created }, params.sbomType),
  );
  return {};
};
