import type { Run } from "../../lib/contract/index.ts";
import type { useTrustedArtifactStep } from "./contract.ts";

export const run: Run<typeof useTrustedArtifactStep> = async ({ params, log, signal }) => {
  const { splitUse, useArtifact } = await import("../../lib/artifacts/index.ts");
  const { openRegistry } = await import("../../lib/oci/index.ts");
  const client = await openRegistry({ caFile: params.caFile, log, signal });
  // All are read first: a mistake in the last is found before anything is unpacked.
  for (const { uri, destination } of params.artifacts.map(splitUse))
    await useArtifact(client, uri, destination, { log, signal });
  return {};
};
