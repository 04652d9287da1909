import { spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type BuiltSteps, buildSteps } from "./index.ts";
import { inputsOf, isNote } from "./inputs.ts";

/** A space in the path: a `#!` line could not hold it. */
const folder = () => mkdtemp(join(tmpdir(), "step programs-"));
const SKIP = "skip-trusted-artifacts";
let into: string;
let built: BuiltSteps;
beforeAll(async () => {
  into = await folder();
  built = await buildSteps({ into });
});

describe("a built step", () => {
  it("runs in place, under a path with a space, and writes its results", async () => {
    const dir = await folder();
    const program = join(built.dir, "steps", SKIP);
    const done = spawnSync(program, ["--source=oci:x", `--result=source:${dir}/SOURCE`], {
      encoding: "utf8",
      env: {},
    });
    expect(done.stderr).toContain("nothing to prefetch");
    expect(done.status).toBe(0);
    expect(await readFile(join(dir, "SOURCE"), "utf8")).toBe("oci:x");
  });

  it("runs as <node> <program> too", () => {
    const done = spawnSync(built.node, [join(built.dir, "steps", SKIP), "--source=oci:x"]);
    expect(done.status).toBe(0);
  });

  it("runs where it is mounted or copied to, below a folder of ES modules", async () => {
    const elsewhere = await folder();
    await writeFile(join(elsewhere, "package.json"), '{"type":"module"}');
    await mkdir(join(elsewhere, "slipway"));
    for (const part of ["steps", "vendor", "package.json"])
      await cp(join(built.dir, part), join(elsewhere, "slipway", part), { recursive: true });
    const program = join(elsewhere, "slipway", "steps", SKIP);
    expect(spawnSync(built.node, [program, "--source=oci:x"]).status).toBe(0);
  });

  it("says what is wrong with its flags", () => {
    const done = spawnSync(join(built.dir, "steps", SKIP), ["--sauce=x"], { encoding: "utf8" });
    expect(done.status).toBe(2);
    expect(done.stderr).toMatch(
      /^slipway: FLAG_UNKNOWN skip-trusted-artifacts has no flag --sauce — Use one of: /,
    );
  });

  it("loads a package only when it needs it", async () => {
    const hook = join(await folder(), "hook.cjs");
    await writeFile(
      hook,
      'process.on("exit", () => console.log(Object.keys(require.cache).filter((p) => p.includes("/vendor/")).length));',
    );
    const run = (...args: string[]) =>
      spawnSync(built.node, ["--require", hook, join(built.dir, "steps", SKIP), ...args], {
        encoding: "utf8",
      });
    expect(run("--source=x").stdout).toBe("0\n");
    expect(run("--help").stdout).toMatch(/Results:[\s\S]*\n1\n$/);
  });

  it("imports nothing that is not asked for: every import waits for its first use", async () => {
    for (const name of built.programs.keys()) {
      const text = await readFile(join(built.dir, "steps", name), "utf8");
      expect(text, name).not.toMatch(/^\s*(var )?import_\w+ = require\(/m);
    }
  });

  it("has the digest of its file in the index", async () => {
    const index: Record<string, { digest: string }> = JSON.parse(
      await readFile(join(built.dir, "steps.json"), "utf8"),
    );
    expect(Object.keys(index)).toEqual([...built.programs.keys()]);
    expect(index[SKIP]?.digest).toBe(built.programs.get(SKIP)?.digest);
    expect((await readdir(join(built.dir, "steps"))).sort()).toEqual([...built.programs.keys()]);
  });
});

describe("building", () => {
  it("gives one folder for equal sources, also when two build at once", async () => {
    const fresh = await folder();
    const [a, b] = await Promise.all([buildSteps({ into: fresh }), buildSteps({ into: fresh })]);
    expect(a.dir).toBe(b.dir);
    expect(basename(a.dir)).toBe(basename(built.dir));
    expect((await readdir(fresh)).filter((name) => !isNote(name))).toEqual([basename(a.dir)]);
  });

  it("removes builds that nobody used for a day, and keeps the others", async () => {
    const fresh = await folder();
    const old = new Date(Date.now() - 25 * 60 * 60 * 1000);
    for (const name of ["old", "recent"]) await mkdir(join(fresh, name));
    await utimes(join(fresh, "old"), old, old);
    const { dir } = await buildSteps({ into: fresh });
    expect((await readdir(fresh)).filter((name) => !isNote(name)).sort()).toEqual(
      [basename(dir), "recent"].sort(),
    );
  });

  it("is not done again for inputs that are known, and is where the build is gone", async () => {
    const fresh = await folder();
    const { dir } = await buildSteps({ into: fresh });
    const program = join(dir, "steps", SKIP);
    const { ino } = await stat(program);
    expect((await buildSteps({ into: fresh })).programs).toEqual(built.programs);
    expect((await stat(program)).ino).toBe(ino);
    await rm(dir, { recursive: true });
    await buildSteps({ into: fresh });
    expect(spawnSync(built.node, [program, "--source=oci:x"]).status).toBe(0);
    expect((await readdir(fresh)).filter(isNote)).toHaveLength(1);
  });

  it("knows its inputs by their content: programs, library and packages, no tests", async () => {
    const root = await folder();
    const put = async (path: string, text: string) => {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
      return inputsOf(root);
    };
    const first = await put("steps/a/run.ts", "1");
    expect(await put("steps/a/run.test.ts", "2")).toBe(first);
    expect(await put("docs/a.md", "3")).toBe(first);
    const others = [
      await put("steps/a/run.ts", "2"),
      await put("lib/b/index.ts", "4"),
      await put("scripts/steps/bundle.ts", "5"),
      await put("node_modules/.package-lock.json", "6"),
    ];
    expect(new Set([first, ...others]).size).toBe(5);
    expect(await put("steps/a/run.ts", "1")).not.toBe(first);
  });

  it("marks a build as used", async () => {
    const old = new Date(0);
    await utimes(built.dir, old, old);
    await buildSteps({ into });
    expect((await stat(built.dir)).mtimeMs).toBeGreaterThan(Date.now() - 60_000);
  });
});
