import { execFileSync } from "node:child_process";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { execute } from "../../lib/contract/main.ts";
import { runStep } from "../../lib/contract/testing.ts";
import { parseFinding } from "../../lib/findings/index.ts";
import { formatProblem } from "../../lib/formats/index.ts";
import { testRepo } from "../../lib/git/testing/repo.ts";
import { readSastReport } from "../../lib/handover/index.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { type TestSources, testSources } from "../../lib/sast/fixtures.ts";
import { sastUnicodeCheckStep } from "./contract.ts";
import { run } from "./run.ts";

/** RIGHT-TO-LEFT OVERRIDE: what follows is shown backwards. */
const RLO = "\u202e";
const BAD = `admin = false /*${RLO} } if (isAdmin) */\n`;
const isRoot = process.getuid?.() === 0;

let sources: TestSources;
beforeEach(async () => {
  sources = await testSources();
});
afterEach(() => sources.remove());

async function call(params: Record<string, string> = {}, signal?: AbortSignal) {
  const log = memoryLog("info");
  const given = { source: sources.root, shared: sources.shared, kfpGitUrl: "", ...params };
  const { testOutput } = await runStep(sastUnicodeCheckStep, run, {
    params: given,
    log,
    ...(signal === undefined ? {} : { signal }),
  });
  expect(formatProblem("test-output", testOutput)).toBeUndefined();
  const found = log.lines.flatMap((line) =>
    parseFinding(line) === undefined ? [] : [line.split(" [UNI")[0]],
  );
  return { ...testOutput, lines: log.lines, found };
}
const withArgs = (findUnicodeControlArgs: string) => call({ findUnicodeControlArgs });

describe("hidden characters", () => {
  it("are a failure with file, line and the characters by name", async () => {
    await sources.write({ "web/login.js": `line\n${BAD}` });
    const output = await call();
    expect(output).toMatchObject({
      result: "FAILURE",
      failures: 1,
      note: "For details, check Tekton task log.",
    });
    expect(output.lines).toContain(
      "web/login.js:2: warning: bidirectional control characters: ['\\u202e'] [UNICONTROL_WARNING]",
    );
    expect(output.lines.at(-1)).toMatch(/^accept: /);
    const report = JSON.parse(await readFile(join(sources.shared, "sast_unicode_check_out.sarif"), "utf8"));
    expect(report.runs[0].results).toMatchObject([
      {
        ruleId: "UNICONTROL_WARNING: warning",
        level: "warning",
        message: { text: "bidirectional control characters: ['\\u202e']" },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "web/login.js" },
              region: { startLine: 2 },
              contextRegion: { startLine: 1, endLine: 2 },
            },
          },
        ],
      },
    ]);
  });

  it("that are not there are a success that says so", async () => {
    await sources.write({ "a.c": "int main;\n", "ä.md": "Schöne Grüße 🎉\n" });
    expect(await call()).toMatchObject({
      result: "SUCCESS",
      failures: 0,
      note: "Task sast-unicode-check success: No finding was detected",
    });
    expect(await readSastReport(sources.shared)).toEqual({
      files: [{ name: "sast_unicode_check_out.sarif", mediaType: "application/sarif+json" }],
    });
  });

  it("that are all known are a success that says so", async () => {
    await sources.write({ "a.c": BAD });
    const kfp = testRepo(join(sources.dir, "kfp"));
    const entry =
      "Error: UNICONTROL_WARNING:\na.c:7: warning: bidirectional control characters: ['\\u202e']\n";
    kfp.commit("list", { "any/ignore.err": entry });
    const output = await call({ kfpGitUrl: kfp.url, recordExcluded: "true" });
    expect(output).toMatchObject({
      result: "SUCCESS",
      note: /detected, but filtered by known false positive$/,
    });
    const excluded = JSON.parse(await readFile(join(sources.shared, "excluded-findings.json"), "utf8"));
    expect(excluded.defects).toMatchObject([{ checker: "UNICONTROL_WARNING" }]);
  });

  it.each([
    ["-p bidi -d", ["a:1: warning: bidirectional control characters: ['\\u202e']"]],
    [
      "-d",
      [
        "a:1: warning: unicode control characters: ['\\u202e', '\\xad']",
        "a:2: warning: unicode control characters: ['\\ufeff', '\\U000e0001']",
      ],
    ],
    [
      "--nonprint=all --detailed",
      [
        "a:1: warning: disallowed characters: ['\\u202e', '\\xad']",
        "a:2: warning: disallowed characters: ['\\ue000', '\\ufeff', '\\U000e0001']",
      ],
    ],
    [
      "-vpall",
      ["a: warning: disallowed characters: {'\\xad', '\\u202e', '\\U000e0001', '\\ue000', '\\ufeff'}"],
    ],
    ["-p bidi", ["a: warning: bidirectional control characters: {'\\u202e'}"]],
  ])("are those that the arguments ask for: %s", async (args, found) => {
    await sources.write({ a: "x\u202e\u00ad\ty\n\ue000\ufeff\u{e0001}\n" });
    expect((await withArgs(args)).found).toEqual(found);
  });

  it("stand in lines as Python counts them", async () => {
    await sources.write({ a: `1\r\n2${RLO}\r3\n4${RLO}${RLO}\r` });
    expect((await call()).found).toEqual([
      "a:2: warning: bidirectional control characters: ['\\u202e']",
      "a:4: warning: bidirectional control characters: ['\\u202e', '\\u202e']",
    ]);
  });

  it("are found behind the first megabytes, with the right line", async () => {
    const line = `${"x".repeat(78)}\r\n`;
    await sources.write({ large: `${line.repeat(40_000)}${RLO}` });
    expect((await call()).found).toEqual([
      "large:40001: warning: bidirectional control characters: ['\\u202e']",
    ]);
  });
});

describe("files", () => {
  it("are left out by name, as find_unicode_control.py does; of tests only with -t", async () => {
    const out = ["a.txt", "NEWS", "x/ChangeLog", "a.desktop", "a.ppd", "a.directory", ".git/x/y", "z/.hg/y"];
    const tests = ["tests/a", "x/testing/a"];
    await sources.write(
      Object.fromEntries([...out, ...tests, "test/a", ".github/a"].map((name) => [name, BAD])),
    );
    const files = ({ found }: { found: (string | undefined)[] }) => found.map((line) => line?.split(":")[0]);
    expect(files(await withArgs("-p bidi -d -t"))).toEqual([".github/a", "test/a"]);
    expect(files(await withArgs("-p bidi -d"))).toEqual([".github/a", "test/a", "tests/a", "x/testing/a"]);
  });

  it("are left out by kind, and the log says how many and why", async () => {
    await sources.write({
      binary: `\0${BAD}`,
      empty: "",
      "x.json": JSON.stringify({ a: BAD }),
      "x.html": `<!DOCTYPE html>\n${BAD}`,
      "x.po": `# c\nmsgid ""\nmsgstr "${RLO}"\n`,
      "x.tex": `% c\n\\documentclass{x}\n${BAD}`,
    });
    const { result, lines } = await call();
    expect(result).toBe("SUCCESS");
    expect(lines).toEqual([
      "looked for characters in 0 files",
      "not looked at, application/json: 1 (x.json)",
      "not looked at, binary: 1 (binary)",
      "not looked at, inode/x-empty: 1 (empty)",
      "not looked at, text/html: 1 (x.html)",
      "not looked at, text/x-po: 1 (x.po)",
      "not looked at, text/x-tex: 1 (x.tex)",
    ]);
  });

  it("do not hide behind marks of another kind further down, nor behind a stray byte", async () => {
    await sources.write({
      "a.js": `// <html> \\documentclass msgid "\n${BAD}`,
      "b.json": `{ broken: ${BAD}`,
      "c.c": Buffer.concat([Buffer.from(BAD), Buffer.of(0xe9, 0x0a)]),
      "d.c": Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(BAD, "utf16le")]),
    });
    const { found, lines } = await call();
    expect(found).toHaveLength(4);
    expect(lines).toContain("warn: c.c: is not all UTF-8; the rest of it was looked at");
  });

  it("are looked at once; links are followed to folders within the sources, not out of them", async () => {
    await mkdir(join(sources.dir, "outside"));
    await writeFile(join(sources.dir, "outside/a"), BAD);
    await sources.write({
      "z/real": BAD,
      "a/dir": "-> ../z",
      "a/file": "-> ../z/real",
      "a/out": "-> ../../outside",
      "a/none": "-> nowhere",
      "a/self": "-> self",
      "a/up": "-> ..",
    });
    const whole = await call();
    expect(whole.found).toEqual(["z/real:1: warning: bidirectional control characters: ['\\u202e']"]);
    expect(whole.lines).toContain("not looked at, a link out of the sources: 3 (a/none, a/out, a/self)");
    const part = await call({ targetDirs: "a/dir,a" });
    expect(part.found).toHaveLength(1);
  });

  it.skipIf(isRoot)("that cannot be read are an ERROR (skipped as root, who may read all)", async () => {
    await sources.write({ "a.c": BAD });
    await chmod(join(sources.root, "a.c"), 0o000);
    expect(await call()).toMatchObject({ result: "ERROR", note: /a\.c cannot be read/ });
  });

  it("that are no files are passed over", async () => {
    execFileSync("mkfifo", [join(sources.root, "pipe")]);
    const { result, lines } = await call();
    expect([result, lines.at(-1)]).toEqual(["SUCCESS", "not looked at, no file: 1 (pipe)"]);
  });
});

describe("a config file", () => {
  const CONFIG = [
    "# settings",
    "import os",
    "scan_exclude = [",
    "    r'vendor/.*\\.js$',  # from others",
    '    "data\\\\.csv$",',
    "]",
    "scan_exclude_mime = [ 'text/xml$' ]",
    "",
  ].join("\n");

  it("adds exclusions; it is read, not run", async () => {
    await sources.write({
      "ci/scan.py": CONFIG,
      "vendor/x.js": BAD,
      "data.csv": BAD,
      "a.xml": `<?xml version="1.0"?>\n${BAD}`,
      "own.js": BAD,
    });
    for (const path of ["ci/scan.py", "../../source/ci/scan.py"]) {
      const { found } = await withArgs(`-p bidi -d -c ${path}`);
      expect(found).toEqual(["own.js:1: warning: bidirectional control characters: ['\\u202e']"]);
    }
  });

  it.each([
    ["-c ../outside.py", /-c "\.\.\/outside\.py" is no file in the sources/],
    ["-c nowhere.py", /is no file in the sources/],
    ["-c bad.py", /scan_exclude is not a list of texts/],
    ["-c regex.py", /"\(", which is no regular expression/],
  ])("%s is an ERROR that says why", async (args, note) => {
    await writeFile(join(sources.dir, "outside.py"), "");
    await sources.write({ "bad.py": "scan_exclude = [x]\n", "regex.py": "scan_exclude = ['(']\n" });
    expect(await withArgs(args)).toMatchObject({ result: "ERROR", note });
  });
});

describe("arguments that it does not know", () => {
  it.each([
    ["-x", /FIND_UNICODE_CONTROL_ARGS: Unknown option '-x'/],
    ["-p none", /-p takes all or bidi, not "none"/],
    ["-p", /'-p, --nonprint <value>' argument missing/],
    ["/etc", /Unexpected argument '\/etc'/],
    ["-h", /Unknown option '-h'/],
    ["$(reboot)", /Unexpected argument/],
  ])("%s is an ERROR, not a success", async (args, note) => {
    expect(await withArgs(args)).toMatchObject({ result: "ERROR", note });
    expect(await readSastReport(sources.shared)).toMatchObject({ none: note });
  });
});

describe("TARGET_DIRS", () => {
  it.each(["../source-other", "..", "out"])("does not lead out of the sources: %s", async (targetDirs) => {
    await mkdir(join(sources.dir, "source-other"));
    await sources.write({ out: "-> ../source-other" });
    expect(await call({ targetDirs })).toMatchObject({ result: "ERROR", note: /is outside of the sources/ });
  });

  it("says where to look", async () => {
    await sources.write({ "a/x": BAD, "b/x": BAD });
    expect((await call({ targetDirs: "b" })).found).toHaveLength(1);
  });
});

it("ends well as a program, whatever it finds, with its TEST_OUTPUT written", async () => {
  await sources.write({ a: BAD });
  const file = join(sources.dir, "TEST_OUTPUT");
  const argv = [
    `--source=${sources.root}`,
    `--shared=${sources.shared}`,
    "--kfp-git-url=",
    `--result=testOutput:${file}`,
  ];
  const { signal } = new AbortController();
  expect(
    await execute(
      sastUnicodeCheckStep,
      async () => ({ run }),
      argv,
      signal,
      () => {},
    ),
  ).toBe(0);
  expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ result: "FAILURE", failures: 1 });
});

it("writes nothing into the sources, and the same report when it runs again", async () => {
  await sources.write({ a: BAD, "b/c": BAD });
  const report = join(sources.shared, "sast_unicode_check_out.sarif");
  const before = await readdir(sources.root, { recursive: true });
  await call();
  const first = await readFile(report, "utf8");
  await call();
  expect(await readFile(report, "utf8")).toBe(first);
  expect(await readdir(sources.root, { recursive: true })).toEqual(before);
});

it("stops when it is cancelled", async () => {
  await sources.write({ a: BAD });
  await expect(call({}, AbortSignal.abort(new Error("cancelled")))).rejects.toThrow("cancelled");
});
