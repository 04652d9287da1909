import { chmod, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TestSources, testSources } from "../../lib/sast/fixtures.ts";
import { jobsFor } from "./jobs.ts";
import { isReported } from "./rules.ts";
import { findScripts } from "./scripts.ts";

let sources: TestSources;
beforeEach(async () => {
  sources = await testSources();
});
afterEach(() => sources.remove());

async function found(targets = ["."], skipJinja = true) {
  const paths = targets.map((target) => join(sources.root, target));
  const { scripts, templates } = await findScripts(paths, skipJinja);
  const names = (files: readonly string[]) => files.map((file) => relative(sources.root, file));
  return { scripts: names(scripts), templates: names(templates) };
}
async function executable(name: string, content: string) {
  await sources.write({ [name]: content });
  await chmod(join(sources.root, name), 0o755);
}

describe("shell scripts", () => {
  it("have suffixes of shells that ShellCheck knows", async () => {
    for (const suffix of ["ash", "bash", "bats", "dash", "ksh", "sh", "zsh", "csh", "txt", "sh.in"])
      await sources.write({ [`x.${suffix}`]: "" });
    expect((await found()).scripts).toEqual(["x.ash", "x.bash", "x.bats", "x.dash", "x.ksh", "x.sh"]);
  });

  it.each([
    "#!/bin/sh",
    "#!/bin/bash -e",
    "#! /usr/bin/env bash",
    "#!/usr/bin/env -S bash -e",
    "#!/usr/local/bin/ksh",
    "# !/bin/dash",
    "#/bin/sh",
    "!/bin/sh",
    "  #!/usr/bin/bats",
  ])("say so in the first line, if they may be executed: %s", async (shebang) => {
    await executable("run", `${shebang}\n`);
    await sources.write({ plain: `${shebang}\n` });
    expect((await found()).scripts).toEqual(["run"]);
  });

  it.each(["#!/usr/bin/python3", "#!/bin/zsh", "#!/bin/shell", "#!/opt/bin/sh", "", "text\n#!/bin/sh"])(
    "are none of these: %j",
    async (first) => {
      await executable("run", first);
      expect((await found()).scripts).toEqual([]);
    },
  );

  it("are not behind links, and not git's own", async () => {
    await writeFile(join(sources.dir, "outside.sh"), "");
    await sources.write({
      "link.sh": "-> ../outside.sh",
      ".git/hooks/x.sh": "",
      "sub/.git/x.sh": "",
      "a.sh": "",
    });
    expect((await found()).scripts).toEqual(["a.sh"]);
  });

  it("are there once, sorted, whatever the targets", async () => {
    await sources.write({ "b/y.sh": "", "a.sh": "", "b/x.sh": "" });
    expect((await found(["b", ".", "b/x.sh"])).scripts).toEqual(["a.sh", "b/x.sh", "b/y.sh"]);
  });

  it.each([
    ["{% if x %}", true],
    ["{{{ x }}}", true],
    ["{# note #}", true],
    ["echo ${#list[@]}", false],
    ["echo ${x%%.*} {{ x }}", false],
  ])("with Jinja2 in them are templates: %s", async (line, isTemplate) => {
    await sources.write({ "x.sh": `#!/bin/sh\n${line}\n` });
    expect(await found()).toEqual({
      scripts: isTemplate ? [] : ["x.sh"],
      templates: isTemplate ? ["x.sh"] : [],
    });
    expect((await found(["."], false)).scripts).toEqual(["x.sh"]);
  });
});

describe("the number of programs side by side", () => {
  it.each([
    ["150000 100000", 2],
    ["50000 100000\n", 1],
    ["1600000 100000", 16],
    ["max 100000", 4],
    ["", 4],
    ["garbage", 4],
  ])("comes from cpu.max: %j", async (text, jobs) => {
    const file = join(sources.dir, "cpu.max");
    await writeFile(file, text);
    expect(await jobsFor(file, 4)).toBe(jobs);
  });

  it("comes else from the cores, not from all of a large node", async () => {
    expect(await jobsFor(join(sources.dir, "absent"), 2)).toBe(2);
    expect(await jobsFor("", 64)).toBe(8);
  });
});

describe("what is reported", () => {
  it.each([
    [{ code: 2071, level: "info" }, true, true],
    [{ code: 2086, level: "info" }, true, false],
    [{ code: 2086, level: "info" }, false, false],
    [{ code: 2034, level: "warning" }, true, false],
    [{ code: 2034, level: "warning" }, false, true],
    [{ code: 9999, level: "error" }, false, true],
    [{ code: 207, level: "error" }, true, false],
  ])("%j, important only %s: %s", (comment, importantOnly, reported) => {
    expect(isReported(comment, importantOnly)).toBe(reported);
  });
});
