import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { codeOf } from "../../lib/errors/index.ts";
import { hasBubblewrap, runYaml } from "../taskrun/testing.ts";
import { FAMILIES } from "./families.ts";
import { createImageTable } from "./index.ts";
import { imageName } from "./reference.ts";

const stateDir = mkdtempSync(join(tmpdir(), "slipway-images-"));
afterAll(() => rmSync(stateDir, { recursive: true, force: true }));
const digest = `sha256:${"1".repeat(64)}`;
const programs = { dir: stateDir, digestOf: (step: string) => (step === "hello" ? digest : undefined) };
const table = createImageTable({ stateDir, programs, registry: "127.0.0.1:5000" });

describe("image names", () => {
  it.each([
    ["alpine", "alpine", "alpine", ""],
    ["localhost:5000/slipway/git:1.2", "slipway/git", "git", "1.2"],
    ["docker.io/library/python:3.12-slim@sha256:ab", "library/python", "python", "3.12-slim"],
    ["team/busybox", "team/busybox", "busybox", ""],
  ])("%s", (image, path, name, tag) => {
    expect(imageName(image)).toEqual({ path, name, tag });
  });
});

/** A family whose program this machine lacks is refused. */
function imageIdOf(name: string): string | undefined {
  try {
    return table.profile(name, undefined).imageID;
  } catch (thrown) {
    return codeOf(thrown);
  }
}

describe("profiles", () => {
  it("run the catalog's steps with the engine's own Node, by their true digest", () => {
    const profile = table.profile("127.0.0.1:5000/slipway/git@sha256:ff", ["/slipway/steps/hello"]);
    expect(profile.imageID).toBe(`127.0.0.1:5000/slipway-host/hello@${digest}`);
    expect(profile.mounts).toContainEqual({
      from: process.execPath,
      to: "/tekton/bin/node",
      readOnly: "advisory",
    });
  });

  it("never claim the digest of an image that did not run", () => {
    const wanted = `sha256:${"a".repeat(64)}`;
    expect(table.profile(`debian@${wanted}`, undefined).imageID).toMatch(
      /^localhost\/slipway-host\/debian@sha256:[0-9a-f]{64}$/,
    );
    expect(table.profile(`debian@${wanted}`, undefined).imageID).not.toContain(wanted);
  });

  it.each(Object.keys(FAMILIES))("name what runs by digest, as provenance needs it: %s", (name) => {
    expect(imageIdOf(name)).toMatch(
      /^(localhost\/slipway-host\/[a-z0-9]+@sha256:[0-9a-f]{64}|ENGINE_REFUSED)$/,
    );
  });

  it.each([
    ["quay.io/team/tool:1", undefined, "no programs of this machine can stand in"],
    ["localhost/slipway/git:1", ["/slipway/steps/absent"], "this catalog has no such step program"],
    ["python:2.7", undefined, "this machine's python3 is"],
  ])("refuse %s, and say how to run it anyway", (image, command, problem) => {
    expect(() => table.profile(image, command)).toThrow(
      expect.objectContaining({
        code: "ENGINE_REFUSED",
        message: expect.stringContaining(problem),
        next: expect.stringContaining("in a cluster"),
      }),
    );
  });

  it.skipIf(!hasBubblewrap)(
    "give each image its shell, and steps their program (needs bubblewrap and busybox)",
    async () => {
      mkdirSync(join(stateDir, "steps"), { recursive: true });
      writeFileSync(
        join(stateDir, "steps", "hello"),
        "console.log('hello', process.argv[2], process.versions.node)",
      );
      chmodSync(join(stateDir, "steps", "hello"), 0o755);
      const { output, steps } = await runYaml(
        `
kind: TaskRun
metadata: {name: run}
spec:
  taskSpec:
    steps:
    - {name: alpine, image: "alpine:3.20", script: "readlink -f /bin/sh; ash -c 'echo ash'"}
    - {name: debian, image: "debian:12", script: "readlink -f /bin/sh"}
    - {name: node, image: node, script: "#!/usr/bin/env node\\nconsole.log(process.versions.node)"}
    - {name: step, image: localhost/slipway/git, command: [/slipway/steps/hello], args: [--x=1]}`,
        stateDir,
      );
      const node = process.versions.node;
      expect(output).toEqual([
        ...[
          "alpine: /usr/bin/busybox",
          "alpine: ash",
          "debian: /usr/bin/dash",
          `node: ${node}`,
          `step: hello --x=1 ${node}`,
        ],
      ]);
      expect(steps["step"]?.imageID).toBe(`localhost/slipway-host/hello@${digest}`);
    },
  );
});
