import { readFile } from "node:fs/promises";
import type { Run } from "../../lib/contract/index.ts";
import { ifThere } from "../../lib/files/index.ts";
import { openRegistry } from "../../lib/oci/index.ts";
import { attachDocument, sbomFault } from "../../lib/sbom/index.ts";
import type { sbomAttachStep } from "./contract.ts";
import { readClusterConfig, requireNoKeyless } from "./keyless.ts";

export const run: Run<typeof sbomAttachStep> = async ({ params, log, signal }) => {
  if (params.skip) {
    log.info("No SBOM is wanted: nothing is attached");
    return {};
  }
  const sbom = await ifThere(readFile(params.sbom));
  if (!sbom && params.mayBeAbsent) {
    log.info(`There is no ${params.sbom}: nothing to attach`);
    return {};
  }
  if (!sbom)
    throw sbomFault(
      "SBOM_MISSING",
      `--sbom: there is no file ${params.sbom}`,
      "Run the step that prepares the SBOM first, with the same folder.",
    );
  const { apiServer, serviceAccount, configMapNamespace: namespace, configMapName: name } = params;
  const config = await readClusterConfig({ apiServer, serviceAccount, namespace, name, log, signal });
  requireNoKeyless(config, log);
  await using client = await openRegistry({
    caFile: params.caFile,
    tlsVerify: params.tlsVerify,
    log,
    signal,
  });
  const blobUrl = await attachDocument(client, params.image, sbom);
  log.info(`SBOM attached: ${blobUrl}`);
  return { blobUrl };
};
