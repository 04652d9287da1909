import { describe, expect, test } from "vitest";
import type { Task } from "../../lib/contract/index.ts";
import { renderTask } from "../../lib/contract/render/index.ts";
import { prefetchDependencies, prefetchDependenciesOciTa } from "./task.ts";

const spec = (task: Task) => renderTask(task, { image: (folder) => folder }).spec;
const names = (list: readonly { readonly name?: string }[] | undefined) => list?.map(({ name }) => name);

describe("prefetch-dependencies", () => {
  test("one step gets paths, settings and optional credentials as flags", () => {
    const { steps, workspaces, volumes } = spec(prefetchDependencies);
    expect(names(steps)).toEqual(["prefetch-dependencies"]);
    expect(steps?.[0]?.command).toEqual(["/slipway/steps/prefetch-dependencies"]);
    expect(steps?.[0]?.args).toEqual(
      expect.arrayContaining([
        "--input=$(params.input)",
        "--source=$(workspaces.source.path)/source",
        "--output=$(workspaces.source.path)/cachi2",
        "--for-output-dir=/cachi2/output",
        "--netrc=$(workspaces.netrc.path)",
        "--git-basic-auth=$(workspaces.git-basic-auth.path)",
        "--activation-key=/activation-key",
      ]),
    );
    expect(workspaces?.map(({ name, optional }) => [name, optional ?? false])).toEqual([
      ["source", false],
      ["git-basic-auth", true],
      ["netrc", true],
    ]);
    expect(names(volumes)?.sort()).toEqual(["activation-key", "service-ca", "trusted-ca"]);
  });
});

describe("prefetch-dependencies-oci-ta", () => {
  const { steps, results, params, workspaces } = spec(prefetchDependenciesOciTa);

  test("has the published steps in order", () => {
    expect(names(steps)).toEqual([
      "skip-ta",
      "use-trusted-artifact",
      "prefetch-dependencies",
      "create-trusted-artifact",
    ]);
    expect(names(workspaces)).toEqual(["git-basic-auth", "netrc"]);
    expect(names(params)).toEqual(
      expect.arrayContaining(["SOURCE_ARTIFACT", "ociStorage", "ociArtifactExpiresAfter", "input"]),
    );
  });

  test("an empty input runs skip-ta alone, anything else the rest", () => {
    const guards = steps?.map(({ when }) =>
      when?.map(({ input, operator, values }) => [input, operator, values]),
    );
    const rest = [["$(params.input)", "notin", [""]]];
    expect(guards).toEqual([[["$(params.input)", "in", [""]]], rest, rest, rest]);
  });

  test("works on the folder that stands for the workspace, and gives both artifacts", () => {
    expect(steps?.[2]?.args).toEqual(
      expect.arrayContaining(["--source=/var/workdir/source", "--output=/var/workdir/cachi2"]),
    );
    expect(names(results)).toEqual(expect.arrayContaining(["SOURCE_ARTIFACT", "CACHI2_ARTIFACT"]));
  });
});
