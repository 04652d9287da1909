import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runStep } from "../../../lib/contract/testing.ts";
import { sbomIndexStep } from "../../../steps/sbom-index/contract.ts";
import { run } from "../../../steps/sbom-index/run.ts";
import { type Scenario, treeOf } from "../scenario.ts";

export const scenario: Scenario = {
  step: "sbom-index",
  async setUp({ dir, registry }) {
    const digest = `sha256:${"1".repeat(64)}`;
    const mediaType = "application/vnd.oci.image.manifest.v1+json";
    const platform = { os: "linux", architecture: "amd64" };
    const index = { schemaVersion: 2, manifests: [{ mediaType, digest, size: 1, platform }] };
    await writeFile(join(dir, "manifest.json"), JSON.stringify(index));
    const params = {
      image: `${registry.address}/org/app:1`,
      imageDigest: digest,
      manifest: join(dir, "manifest.json"),
      output: join(dir, "sbom.json"),
      created: "0",
    };
    return () => runStep(sbomIndexStep, run, { params });
  },
  state: ({ dir }) => treeOf(dir),
};
