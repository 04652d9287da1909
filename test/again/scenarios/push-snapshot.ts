import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runStep } from "../../../lib/contract/testing.ts";
import { digestTag } from "../../../lib/oci/index.ts";
import { pushTestImage } from "../../../lib/sbom/fixtures/image.ts";
import { pushSnapshotStep } from "../../../steps/push-snapshot/contract.ts";
import { run } from "../../../steps/push-snapshot/run.ts";
import { type Scenario, type Stage, tagsOf, treeOf } from "../scenario.ts";

const target = ({ registry }: Stage) => `${registry.address}/release/app`;

export const scenario: Scenario = {
  step: "push-snapshot",
  async setUp(stage) {
    const from = `${stage.registry.address}/build/app`;
    const { digest } = await pushTestImage(stage.client, `${from}:1`, { layers: [[["a", "a"]]] });
    for (const suffix of [".sig", ".att", ".src"])
      await pushTestImage(stage.client, `${from}:${digestTag(digest, suffix)}`, {
        layers: [[["of", suffix]]],
      });
    const component = { name: "app", containerImage: `${from}@${digest}`, pushSourceContainer: true };
    const repositories = [{ url: target(stage), tags: ["1.0", "latest"] }];
    await mkdir(join(stage.dir, "data"));
    const write = (name: string, value: unknown) =>
      writeFile(join(stage.dir, "data", name), JSON.stringify(value));
    await write("snapshot.json", { components: [{ ...component, repositories }] });
    await write("data.json", {});
    const files = {
      snapshotPath: "data/snapshot.json",
      dataPath: "data/data.json",
      resultsDirPath: "data/results",
    };
    const params = { ...files, workspace: stage.dir, caFile: stage.registry.caFile };
    return () => runStep(pushSnapshotStep, run, { params });
  },
  state: async (stage) => [await tagsOf(stage.client, target(stage)), await treeOf(join(stage.dir, "data"))],
};
