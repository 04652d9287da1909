import { describe, expect, it } from "vitest";
import { renderTask } from "../../lib/contract/render/index.ts";
import { sastUnicodeCheck, sastUnicodeCheckOciTa } from "../sast-unicode-check/task.ts";
import { sastShellCheck, sastShellCheckOciTa } from "./task.ts";

const specOf = (task: Parameters<typeof renderTask>[0]) =>
  renderTask(task, { image: (folder) => folder }).spec;

describe.each([
  ["sast-shell-check", sastShellCheck, sastShellCheckOciTa],
  ["sast-unicode-check", sastUnicodeCheck, sastUnicodeCheckOciTa],
])("%s", (name, task, variant) => {
  it("looks at the sources in the workspace, its variant at those of the trusted artifact", () => {
    const [scan] = specOf(task).steps ?? [];
    expect(scan?.args).toContain("--source=$(workspaces.workspace.path)/source");
    const [use, inWorkdir] = specOf(variant).steps ?? [];
    expect(use?.args).toContain("$(params.SOURCE_ARTIFACT)=/var/workdir/source");
    expect(inWorkdir?.args).toContain("--source=/var/workdir/source");
  });

  it("gives the scan the component's name, and both steps the folder for the report", () => {
    const [scan, upload] = specOf(task).steps ?? [];
    expect(scan?.env).toEqual([
      {
        name: "COMPONENT_LABEL",
        valueFrom: { fieldRef: { fieldPath: "metadata.labels['appstudio.openshift.io/component']" } },
      },
    ]);
    expect(scan?.args).toContain("--component=$(COMPONENT_LABEL)");
    for (const step of [scan, upload]) {
      expect(step?.args).toContain("--shared=/shared");
      expect(step?.args).toContain("--result=testOutput:$(results.TEST_OUTPUT.path)");
      expect(step?.volumeMounts).toContainEqual({ name: "shared", mountPath: "/shared" });
    }
    expect(upload?.args).toContain(`--task=${name}`);
  });

  it("writes nothing beside the sources: the report travels in a volume of its own", () => {
    expect(specOf(task).volumes).toContainEqual({ name: "shared", emptyDir: {} });
  });

  it("does not declare CACHI2_ARTIFACT, which the published pipelines pass: Tekton ignores it", () => {
    const names = [task, variant].flatMap((each) => (specOf(each).params ?? []).map((param) => param.name));
    expect(names).not.toContain("CACHI2_ARTIFACT");
  });
});
