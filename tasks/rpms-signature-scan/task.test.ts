import { expect, it } from "vitest";
import { renderTask } from "../../lib/contract/render/index.ts";
import { rpmsSignatureScan } from "./task.ts";

const { spec } = renderTask(rpmsSignatureScan, { image: (folder) => folder });

it("shares the folder that the param names between its steps", () => {
  for (const { args, volumeMounts } of spec.steps ?? []) {
    expect(args).toContain("--workdir=$(params.workdir)");
    expect(volumeMounts).toContainEqual({ name: "workdir", mountPath: "$(params.workdir)" });
  }
});

it("lets each step write TEST_OUTPUT, the last one stays", () => {
  const written = (spec.steps ?? []).map(({ args }) =>
    args?.includes("--result=testOutput:$(results.TEST_OUTPUT.path)"),
  );
  expect(written).toEqual([true, true]);
});
