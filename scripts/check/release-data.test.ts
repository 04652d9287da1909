import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { checkPaths, showFinding } from "./index.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "check-release-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const admission = (data: string) => `apiVersion: appstudio.redhat.com/v1alpha1
kind: ReleasePlanAdmission
metadata: {name: rpa, namespace: managed}
spec:
  origin: dev
  data:
${data}`;
const found = async (text: string) => {
  writeFileSync(join(folder, "rpa.yaml"), text);
  const checked = await checkPaths([folder], { catalog: folder, strict: false });
  return {
    ...checked,
    lines: checked.findings.map((each) => showFinding(each).split("\n")[0]?.replace(folder, "")),
  };
};

it("finds nothing wrong with data that is right, in a folder among other YAML", async () => {
  writeFileSync(join(folder, "other.yaml"), "a: 1");
  const right = admission(`    mapping:
      components:
        - name: app
          repositories: [{url: quay.io/org/app, tags: ["{{ git_sha }}"]}]`);
  expect(await found(right)).toMatchObject({ ok: true, objects: 1, findings: [] });
});

it("tells what is wrong, with its line; what another object may say is a warning", async () => {
  const { ok, lines } = await found(
    admission(`    intention: moon
    mapping:
      components:
        - name: app
          repository: quay.io/org/app`),
  );
  expect(ok).toBe(false);
  expect(lines).toEqual([
    '/rpa.yaml:7: error: intention: "moon" is not allowed; it wants "production" or "staging" [release-data]',
  ]);
  const tags = await found(
    admission(`    mapping:
      components:
        - name: app
          repository: quay.io/org/app
        - name: other
          repository: quay.io/org/other
          tags:
            - fine
            - "{{ sha }}"`),
  );
  expect(tags.lines).toEqual([
    expect.stringMatching(
      /^\/rpa\.yaml:9: warning: mapping\.components\[0\] \(component "app"\)\.tags: is missing/,
    ),
    expect.stringMatching(
      /^\/rpa\.yaml:15: error: mapping\.components\[1\] \(component "other"\)\.tags\[1\]: "\{\{ sha \}\}"/,
    ),
  ]);
});

it("tells keys that only a ReleasePlanAdmission may set", async () => {
  const plan = admission("    releaseNotes:\n      cpe: x").replace("ReleasePlanAdmission", "ReleasePlan");
  expect((await found(plan)).lines).toEqual([
    "/rpa.yaml:8: error: Found disallowed key: releaseNotes.cpe in resource ReleasePlan [release-data]",
  ]);
  expect((await found(admission("    releaseNotes:\n      cpe: x"))).ok).toBe(true);
});
