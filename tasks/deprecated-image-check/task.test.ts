import { expect, it } from "vitest";
import { renderTask } from "../../lib/contract/render/index.ts";
import { deprecatedImageCheck } from "./task.ts";

it("takes the catalogue's address from the ConfigMap of endpoints, which need not be there", () => {
  const { steps = [], volumes = [] } = renderTask(deprecatedImageCheck, { image: (folder) => folder }).spec;
  expect(steps[0]?.args).toContain("--catalog-file=/mnt/slipway-endpoints/catalog");
  expect(volumes).toContainEqual({
    name: "slipway-endpoints",
    configMap: { name: "slipway-endpoints", optional: true },
  });
});
