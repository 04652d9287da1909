import { describe, expect, test } from "vitest";
import { readFilename } from "./distribution.ts";
import { fromPyproject, fromSetupCfg, fromSetupPy } from "./metadata.ts";
import { parseRequirement } from "./requirement.ts";
import { logicalLines } from "./requirements.ts";
import { indexOf } from "./settings.ts";
import { versionKey } from "./version.ts";

describe("versions by PEP 440", () => {
  test.each([
    ["1.0", "1"],
    ["v1.0.0", "1.0"],
    ["1.0RC1", "1.0c1"],
    ["1.0-alpha.2", "1.0a2"],
    ["1.0-1", "1.0.post1"],
    ["1.0.dev", "1.0.dev0"],
    ["0!1.0", "1.0"],
    ["1.0+Ubuntu-1", "1.0+ubuntu.1"],
    ["2024.01.02", "2024.1.2"],
  ])("%s is %s", (a, b) => {
    expect(versionKey(a)).toBe(versionKey(b));
  });
  test.each([
    ["1.0", "1.0.1"],
    ["1.0", "1.0.post1"],
    ["1.0a1", "1.0b1"],
    ["1!1.0", "1.0"],
    ["1.0+a", "1.0"],
    ["0", "0.0.1"],
  ])("%s is not %s", (a, b) => {
    expect(versionKey(a)).not.toBe(versionKey(b));
  });
});

describe("names of files", () => {
  test.each([
    ["foo_bar-1.0.tar.gz", "foo-bar", { kind: "sdist", version: "1.0" }],
    ["Foo.Bar-1.0.zip", "foo-bar", { kind: "sdist", version: "1.0" }],
    ["foo-bar-1.0.tar.gz", "foo", undefined],
    ["foo-1.0.exe", "foo", undefined],
    [
      "foo-1.0-1build-py3-none-any.whl",
      "foo",
      { version: "1.0", tags: [{ interpreter: "py3", abi: "none", platform: "any" }] },
    ],
    ["foo-1.0-none-any.whl", "foo", undefined],
  ])("%s of %s", (file, project, expected) => {
    if (expected === undefined) expect(readFilename(file, project)).toBeUndefined();
    else expect(readFilename(file, project)).toMatchObject(expected);
  });
  test("a tag of several parts is every combination", () => {
    expect(readFilename("six-1.16.0-py2.py3-none-any.whl", "six")).toMatchObject({
      tags: [{ interpreter: "py2" }, { interpreter: "py3" }],
    });
  });
});

test("lines: continuations, comments inside of them, a backslash at the very end", () => {
  const text = "a==1 \\\n  --hash=x \\\n  # why\nb==2 # c\n# only \\\nc==3 \\\n";
  expect(logicalLines(text).map((line) => [line.text.replace(/\s+/g, " "), line.first, line.last])).toEqual([
    ["a==1 --hash=x", 0, 2],
    ["b==2", 3, 3],
    ["c==3", 5, 6],
  ]);
});

describe("requirements", () => {
  test.each([
    ["Foo.Bar[x, y]==1.0", { rawName: "Foo.Bar", name: "foo-bar", extras: "[x, y]", marker: "" }],
    [
      "foo == 1.0 ; python_version < '3'",
      { source: { kind: "index", version: "1.0" }, marker: "python_version < '3'" },
    ],
    ["foo===1.0;os_name=='posix'", { source: { kind: "index", version: "1.0" }, marker: "os_name=='posix'" }],
    ["foo (==1.0)", { source: { kind: "index", version: "1.0" } }],
  ])("%s", (line, expected) => {
    expect(parseRequirement(line, [], "r.txt:1")).toMatchObject(expected);
  });
  test("a URL keeps semicolons that are no marker", () => {
    const hash = `sha256:${"0".repeat(64)}`;
    const found = parseRequirement(
      'foo@https://x.example/a;b/foo.zip#sha=1 ; os_name == "nt"',
      [hash],
      "r:1",
    );
    expect(found).toMatchObject({
      source: { url: "https://x.example/a;b/foo.zip", fragment: "sha=1", extension: ".zip" },
      marker: 'os_name == "nt"',
    });
  });
});

describe("what a project calls itself", () => {
  test("pyproject.toml", () => {
    const text =
      '[build-system]\nrequires = []\n[project] # c\nname = "app" # c\nversion = \'1.2\'\ndescription = """\n[project]\nname = "no"\n"""\n[tool.x]\nname = "other"\n';
    expect(fromPyproject(text)).toEqual({ name: "app", version: "1.2" });
    expect(fromPyproject('[project]\nname = "app"\ndynamic = ["version"]')).toEqual({ name: "app" });
    expect(fromPyproject('[tool.poetry]\nname = "x"')).toBeUndefined();
  });
  test("setup.cfg", () => {
    expect(fromSetupCfg("[metadata]\nname = app\nversion = attr: app.VERSION\n[options]\nname = no")).toEqual(
      { name: "app" },
    );
    expect(fromSetupCfg("[options]\nname = no\n[metadata]\nversion: 2\nname: app")).toEqual({
      name: "app",
      version: "2",
    });
  });
  test("setup.py, never run", () => {
    const text =
      "import setuptools\nVERSION = '1.5'\n# setup(name='no')\nsetuptools.setup(\n    name=\"app\", version=VERSION,\n)";
    expect(fromSetupPy(text)).toEqual({ name: "app", version: "1.5" });
    expect(fromSetupPy("from setuptools import setup\nsetup(name=find_name())")).toBeUndefined();
    expect(fromSetupPy("print('nothing')")).toBeUndefined();
  });
});

test("pip.conf", () => {
  expect(indexOf("[global]\ntimeout = 5\nindex-url = https://a.example/simple\n")).toBe(
    "https://a.example/simple",
  );
  expect(indexOf("[list]\nindex-url = https://a.example/simple\n")).toBeUndefined();
});
