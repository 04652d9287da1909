import type { Run } from "../../lib/contract/index.ts";
import type { createTrustedArtifactStep } from "./contract.ts";

/** Names of the layers, as the compatible program writes them. */
const LAYER = { source: "SOURCE_ARTIFACT", cachi2: "CACHI2_ARTIFACT", data: "sourceDataArtifact" } as const;

/** What release pipelines write for no store: files stay in the workspace. */
const NO_STORE = "empty";

export const run: Run<typeof createTrustedArtifactStep> = async ({ params, log, signal }) => {
  if (params.store === NO_STORE) return { data: "" };
  const { createArtifacts } = await import("../../lib/artifacts/index.ts");
  const { openRegistry } = await import("../../lib/oci/index.ts");
  await using client = await openRegistry({ caFile: params.caFile, log, signal });
  const sources = (["source", "cachi2", "data"] as const)
    .filter((name) => params[name] !== "")
    .map((name) => ({ name: LAYER[name], path: params[name] }));
  const { expiresAfter } = params;
  const made = await createArtifacts(client, params.store, sources, { expiresAfter, log, signal });
  return { source: made[LAYER.source], cachi2: made[LAYER.cachi2], data: made[LAYER.data] };
};
