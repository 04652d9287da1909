import { expect, it } from "vitest";
import { renderTask } from "../../lib/contract/render/index.ts";
import { SIGNING_REGISTRIES } from "./registries.ts";
import { sourceBuild, sourceBuildOciTa } from "./task.ts";

const specOf = (task: Parameters<typeof renderTask>[0]) =>
  renderTask(task, { image: (folder) => folder }).spec;
const variant = () => specOf(sourceBuildOciTa);

it("takes the sources from the workspace, its variant from trusted artifacts", () => {
  const [find, build] = specOf(sourceBuild).steps ?? [];
  expect(build?.args).toContain("--source=$(workspaces.workspace.path)/source");
  expect(build?.args).toContain("--result-file=$(workspaces.workspace.path)/source_build_result.json");
  expect(find?.args).toContain("--output=/var/source-build/base-images.json");
  const [use, , built] = variant().steps ?? [];
  expect(use?.args).toContain("$(params.CACHI2_ARTIFACT)=/var/workdir/cachi2");
  expect(built?.args).toContain("--prefetch=/var/workdir/cachi2");
});

it("works in a volume of its own, its variant in the folder of the artifacts", () => {
  const names = (spec: ReturnType<typeof variant>) => spec.volumes?.map(({ name }) => name).sort();
  expect(names(specOf(sourceBuild))).toEqual(["source-build-work-place", "trusted-ca"]);
  expect(names(variant())).toEqual(["trusted-ca", "workdir"]);
  expect(variant().steps?.at(-1)?.args).toContain("--work=/var/workdir/source-build");
});

it("reads every param that it declares, and hands over each registry that signs", () => {
  for (const spec of [specOf(sourceBuild), variant()]) {
    const { params = [], ...rest } = spec;
    const text = JSON.stringify(rest);
    for (const { name } of params) expect(text).toContain(`$(params.${name})`);
    for (const registry of SIGNING_REGISTRIES) expect(spec.steps?.at(-1)?.args).toContain(registry);
  }
});
