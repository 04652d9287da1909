import { expect, test } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { skipTrustedArtifactsStep } from "./contract.ts";
import { run } from "./run.ts";

const SOURCE = `oci:registry.example/team/app@sha256:${"a".repeat(64)}`;

test("the source passes through unchanged, and there are no dependencies", async () => {
  const results = await runStep(skipTrustedArtifactsStep, run, { params: { source: SOURCE } });
  expect(results).toEqual({ source: SOURCE, cachi2: "" });
});
