import { describe, expect, test } from "vitest";
import { check, type Finding, fileLookup } from "../../lib/tekton/check/index.ts";
import { facts, pipelineSource, taskSource } from "./objects.ts";

const tasks = Object.keys(facts.tasks).map(taskSource);
const checked = (name: string, bundle = false) => check([pipelineSource(name, bundle)], fileLookup(tasks));
const of = (findings: readonly Finding[], severity: Finding["severity"]) =>
  findings.filter((each) => each.severity === severity).map((each) => each.message);

/** Broken as published: the build catalog's weaknesses 1 and 2, the release catalog's P-01 and P-02. */
const BROKEN: Readonly<Record<string, readonly string[]>> = {
  "maven-zip-build": ["$(tasks.init.results.build): task init has no result build"],
  "maven-zip-build-oci-ta": ["$(tasks.init.results.build): task init has no result build"],
  "package-operator-package": [
    "task package-operator-package has no workspace package",
    "task package-operator-package needs the workspace source, and nothing is bound to it",
  ],
  "rh-push-to-registry-redhat-io": ["task rh-sign-image needs the param pyxisSecret"],
  "run-collectors": [
    "task run-collectors needs the param releasePlanAdmissionPath",
    "task run-collectors needs the param releasePlanPath",
  ],
};

describe("the published pipelines", () => {
  test.each(Object.keys(facts.pipelines))("%s has exactly the errors that are known", async (name) => {
    expect(of(await checked(name), "error").sort()).toEqual([...(BROKEN[name] ?? [])].sort());
  });

  test("params that tasks do not declare are warnings (weakness 35)", async () => {
    expect(of(await checked("docker-build-oci-ta"), "warning")).toEqual(
      ["snyk", "shell", "unicode"].map(
        (kind) => `task sast-${kind}-check-oci-ta has no param CACHI2_ARTIFACT`,
      ),
    );
    expect(of(await checked("fbc-builder"), "warning")).toContain(
      "task fbc-inject-lifecycle-oci-ta has no param BUILD_ARGS",
    );
  });

  test("the six params of the internal signing pipeline are warnings (P-03)", async () => {
    const warnings = of(await checked("simple-signing-pipeline"), "warning");
    expect(warnings).toHaveLength(6);
    expect(warnings).toContain("task request-and-upload-signature has no param taskGitUrl");
  });

  test("a user's copy with references by bundle passes", async () => {
    const findings = await checked("docker-build-oci-ta", true);
    expect(of(findings, "error")).toEqual([]);
    expect(of(findings, "note")).toEqual([]);
  });
});
