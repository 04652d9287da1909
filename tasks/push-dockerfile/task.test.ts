import { expect, it } from "vitest";
import { renderTask } from "../../lib/contract/render/index.ts";
import { pushDockerfile, pushDockerfileOciTa } from "./task.ts";

const stepsOf = (task: Parameters<typeof renderTask>[0]) =>
  renderTask(task, { image: (folder) => folder }).spec.steps ?? [];

it("takes the sources from the workspace, its variant from the trusted artifact", () => {
  expect(stepsOf(pushDockerfile).at(-1)?.args).toContain("--source=$(workspaces.workspace.path)/source");
  const [use, push] = stepsOf(pushDockerfileOciTa);
  expect(use?.args).toContain("$(params.SOURCE_ARTIFACT)=/var/workdir/source");
  expect(push?.args).toContain("--source=/var/workdir/source");
});
