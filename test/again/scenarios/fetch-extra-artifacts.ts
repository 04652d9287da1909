import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { runStep } from "../../../lib/contract/testing.ts";
import { pushArtifact } from "../../../lib/oci/index.ts";
import { fetchExtraArtifactsStep } from "../../../steps/fetch-extra-artifacts/contract.ts";
import { run } from "../../../steps/fetch-extra-artifacts/run.ts";
import { type Scenario, type Stage, tagsOf, treeOf } from "../scenario.ts";

const repository = ({ registry }: Stage) => `${registry.address}/org/model`;

/** It only reads of the registry, and writes into the sources. */
export const scenario: Scenario = {
  step: "fetch-extra-artifacts",
  async setUp(stage) {
    const layers = ["run.sh", "lib/harbour.py"].map((title) => ({
      source: { bytes: Buffer.from(`# ${title}\n`) },
      mediaType: "application/octet-stream",
      annotations: { "org.opencontainers.image.title": title },
    }));
    const imageUrl = `${repository(stage)}:1`;
    const artifact = { artifactType: "application/vnd.example.model", layers };
    const { digest } = await pushArtifact(stage.client, imageUrl, artifact);
    const [source, shared] = [join(stage.dir, "source"), join(stage.dir, "shared")];
    await Promise.all([mkdir(source), mkdir(shared)]);
    const { caFile } = stage.registry;
    const params = {
      fetch: "true",
      filter: "[.](sh|py)$",
      imageUrl,
      imageDigest: digest,
      source,
      shared,
      caFile,
    };
    return () => runStep(fetchExtraArtifactsStep, run, { params });
  },
  state: async (stage) => ({
    tags: await tagsOf(stage.client, repository(stage)),
    tree: await treeOf(stage.dir),
  }),
};
