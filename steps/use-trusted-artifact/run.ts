import type { Run } from "../../lib/contract/index.ts";
import type { useTrustedArtifactStep } from "./contract.ts";

export const run: Run<typeof useTrustedArtifactStep> = async ({ params, log, signal }) => {
  const { splitUse, useArtifact } = await import("../../lib/artifacts/index.ts");
  const { openRegistry } = await import("../../lib/oci/index.ts");
  await using client = await openRegistry({ caFile: params.caFile, log, signal });
  // All are read first: a mistake in the last is found before anything is unpacked.
  const uses = params.artifacts.map(splitUse);
  // A destination with two sources (the param has an old and a new name) lacks nothing if one of them is given.
  const filled = new Set(uses.filter(({ uri }) => uri !== "").map(({ destination }) => destination));
  for (const { uri, destination } of uses.filter((use) => use.uri !== "" || !filled.has(use.destination)))
    await useArtifact(client, uri, destination, { log, signal });
  return {};
};
