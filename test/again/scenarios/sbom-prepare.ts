import { join } from "node:path";
import { runStep } from "../../../lib/contract/testing.ts";
import { toSpdx, writeSbom } from "../../../lib/sbom/index.ts";
import { sbomPrepareStep } from "../../../steps/sbom-prepare/contract.ts";
import { run } from "../../../steps/sbom-prepare/run.ts";
import { type Scenario, treeOf } from "../scenario.ts";

export const scenario: Scenario = {
  step: "sbom-prepare",
  async setUp({ dir, registry }) {
    const created = "2026-01-31T12:00:00Z";
    const packages = [{ name: "six", version: "1.0", purl: "pkg:pypi/six@1.0", foundBy: "test" }];
    await writeSbom(join(dir, "image.json"), toSpdx({ name: "image", about: "image", created, packages }));
    const params = {
      image: `${registry.address}/org/app:1`,
      imageDigest: `sha256:${"1".repeat(64)}`,
      imageSbom: join(dir, "image.json"),
      output: join(dir, "sbom.json"),
      created,
    };
    return () => runStep(sbomPrepareStep, run, { params });
  },
  state: ({ dir }) => treeOf(dir),
};
