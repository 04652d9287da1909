import { expect, it } from "vitest";
import { renderTask } from "../../lib/contract/render/index.ts";
import { clamavScan } from "./task.ts";

const { spec } = renderTask(clamavScan, { image: (folder) => `x/${folder}` });
const [scan, upload] = spec.steps ?? [];

it("reads the signatures out of the scanner's data, which its image or the engine holds", () => {
  expect(scan?.args).toContain("--database=/slipway/data/clamav");
  expect(scan?.image).toMatch(/^x\/clamav/);
});

it("hands logs on in the volume that both steps mount", () => {
  for (const step of [scan, upload]) {
    expect(step?.args).toContain("--workdir=/work");
    expect(step?.volumeMounts).toContainEqual({ name: "work", mountPath: "/work" });
  }
});

it("says what came of it whichever step ends it", () => {
  for (const step of [scan, upload])
    expect(step?.args).toContain("--result=testOutput:$(results.TEST_OUTPUT.path)");
});

it("asks for less memory than three times what the official signatures need", () => {
  expect(scan?.computeResources?.requests?.["memory"]).toBe("4Gi");
});
