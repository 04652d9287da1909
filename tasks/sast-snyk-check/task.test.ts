import { expect, it } from "vitest";
import { renderTask } from "../../lib/contract/render/index.ts";
import { sastSnykCheck, sastSnykCheckOciTa } from "./task.ts";

const rendered = (task: Parameters<typeof renderTask>[0]) =>
  renderTask(task, { image: (folder) => folder }).spec;
const argsOf = (task: Parameters<typeof renderTask>[0], step: string) =>
  rendered(task).steps?.find(({ name }) => name === step)?.args ?? [];

it("takes the sources from the workspace, its variant from the trusted artifact and the artifact itself", () => {
  expect(argsOf(sastSnykCheck, "sast-snyk-check")).toContain("--source=$(workspaces.workspace.path)/source");
  expect(argsOf(sastSnykCheck, "sast-snyk-check")).toContain("--after-fetch=false");
  expect(rendered(sastSnykCheckOciTa).steps?.map(({ name }) => name)).toEqual([
    "use-trusted-artifact",
    "fetch-extra-artifacts",
    "sast-snyk-check",
    "upload",
  ]);
  for (const step of ["fetch-extra-artifacts", "sast-snyk-check"])
    expect(argsOf(sastSnykCheckOciTa, step)).toContain("--source=/var/workdir/source");
  expect(argsOf(sastSnykCheckOciTa, "sast-snyk-check")).toContain("--after-fetch=true");
});

it("only the step that asks Snyk sees the token", () => {
  for (const task of [sastSnykCheck, sastSnykCheckOciTa]) {
    const seeing = rendered(task).steps?.filter(({ volumeMounts }) =>
      volumeMounts?.some(({ name }) => name === "snyk-secret"),
    );
    expect(seeing?.map(({ name }) => name)).toEqual(["sast-snyk-check"]);
  }
});

it("a report that cannot be attached is a warning, as in the compatible task", () => {
  expect(argsOf(sastSnykCheck, "upload")).toContain("--on-failure=warn");
});
