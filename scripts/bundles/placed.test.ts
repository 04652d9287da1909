import { expect, it } from "vitest";
import type { Pipeline } from "../../lib/tekton/types.ts";
import { placed } from "./placed.ts";

const pipeline = (...defaults: (string | string[])[]): Pipeline => ({
  apiVersion: "tekton.dev/v1",
  kind: "Pipeline",
  metadata: { name: "p" },
  spec: { params: defaults.map((value, at) => ({ name: `p${at}`, default: value })) },
});

it("puts repositories of the catalog's registry where it is published, and nothing else", () => {
  const moved = placed(
    pipeline("localhost/slipway/release-artifacts", "localhost/slipwayed", "x", ["localhost/slipway/a"]),
    "registry.example/org",
  );
  expect(moved).toEqual(
    pipeline("registry.example/org/release-artifacts", "localhost/slipwayed", "x", ["localhost/slipway/a"]),
  );
});

it("leaves a pipeline without params as it is", () => {
  const bare: Pipeline = { apiVersion: "tekton.dev/v1", kind: "Pipeline", metadata: {}, spec: {} };
  expect(placed(bare, "registry.example/org")).toBe(bare);
});
