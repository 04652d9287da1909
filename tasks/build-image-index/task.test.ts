import { expect, it } from "vitest";
import { renderTask } from "../../lib/contract/render/index.ts";
import { buildImageIndex } from "./task.ts";

const { spec } = renderTask(buildImageIndex, { image: (folder) => folder });
const [build, create, upload] = spec.steps ?? [];

it("publishes the index under a tag of the run too, after the lists of images", () => {
  const args = build?.args ?? [];
  expect(args.slice(args.indexOf("--images"))).toEqual([
    "--images",
    "$(params.IMAGES[*])",
    "--additional-tags",
    "$(context.taskRun.name)",
  ]);
});

it("hands the index over to the SBOM's steps in the shared folder", () => {
  const handed = "--manifest=/index-build-data/manifest_data.json";
  expect(build?.args).toContain(handed);
  expect(create?.args).toContain(handed);
  expect(create?.args).toContain("--output=/index-build-data/index.spdx.json");
  expect(upload?.args).toContain("--sbom=/index-build-data/index.spdx.json");
  expect(upload?.args).toContain("--may-be-absent=true");
  for (const each of spec.steps ?? [])
    expect(each.volumeMounts).toContainEqual({ name: "shared-dir", mountPath: "/index-build-data" });
});
