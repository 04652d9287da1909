import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { execute } from "../../lib/contract/main.ts";
import { runStep } from "../../lib/contract/testing.ts";
import { exists, findProgram } from "../../lib/files/index.ts";
import { parseFinding } from "../../lib/findings/index.ts";
import { formatProblem } from "../../lib/formats/index.ts";
import { testRepo } from "../../lib/git/testing/repo.ts";
import { readSastReport } from "../../lib/handover/index.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { type TestSources, testSources } from "../../lib/sast/fixtures.ts";
import { sastShellCheckStep } from "./contract.ts";
import { run } from "./run.ts";

const here = findProgram("shellcheck") !== undefined;
const { PATH } = process.env;

let sources: TestSources;
beforeEach(async () => {
  sources = await testSources();
});
afterEach(async () => {
  process.env["PATH"] = PATH;
  await sources.remove();
});

/** SC2071: a comparison that is always the same file redirection; important. SC2086: only a remark. */
const BAD = '#!/bin/sh\nif [ "$1" > 3 ]; then\n  echo $1\nfi\n';
const CLEAN = '#!/bin/sh\necho "$1"\n';
/** A warning that is not among the important rules. */
const WARNING = "#!/bin/sh\nunused=1\n";

async function call(params: Record<string, string> = {}) {
  const log = memoryLog("info");
  const given = { source: sources.root, shared: sources.shared, kfpGitUrl: "", ...params };
  const { testOutput } = await runStep(sastShellCheckStep, run, { params: given, log });
  expect(formatProblem("test-output", testOutput)).toBeUndefined();
  return { ...testOutput, lines: log.lines };
}
const sarif = async () =>
  JSON.parse(await readFile(join(sources.shared, "shellcheck-results.sarif"), "utf8")).runs[0].results;
/** A program called shellcheck; `body` is a shell script. */
async function standIn(body: string) {
  const bin = join(sources.dir, "bin");
  await mkdir(bin, { recursive: true });
  const program = `#!/bin/sh\n[ "$1" = --version ] && { echo "version: 0.9.0"; exit; }\n${body}\n`;
  await writeFile(join(bin, "shellcheck"), program, { mode: 0o755 });
  process.env["PATH"] = `${bin}${delimiter}${PATH}`;
}

describe.skipIf(!here)("with ShellCheck (skipped where it is not installed)", () => {
  it("a mistake is a failure with file, line, rule and a way to accept it", async () => {
    await sources.write({ "bin/run.sh": BAD });
    const output = await call();
    expect(output).toMatchObject({
      result: "FAILURE",
      failures: 1,
      note: "For details, check Tekton task log.",
      namespace: "default",
    });
    expect(output.lines).toContain(
      "bin/run.sh:2:11: error: > is for string comparisons. Use -gt instead. [SC2071]",
    );
    expect(output.lines).toContainEqual(
      expect.stringMatching(/^accept: write `# shellcheck disable=SC2071` on the line above/),
    );
    expect(await sarif()).toMatchObject([
      {
        ruleId: "SHELLCHECK_WARNING: error[SC2071]",
        level: "error",
        locations: [
          { physicalLocation: { artifactLocation: { uri: "bin/run.sh" }, region: { startLine: 2 } } },
        ],
      },
    ]);
    expect(await readSastReport(sources.shared)).toEqual({
      files: [{ name: "shellcheck-results.sarif", mediaType: "application/sarif+json" }],
    });
  });

  it("a mistake that is accepted where it stands is none", async () => {
    await sources.write({ "run.sh": BAD.replace("if", "# shellcheck disable=SC2071\nif") });
    expect(await call()).toMatchObject({ result: "SUCCESS", failures: 0 });
  });

  it("clean scripts are a success, with a report of no findings", async () => {
    await sources.write({ "run.sh": CLEAN });
    expect(await call({ importantOnly: "false" })).toMatchObject({ result: "SUCCESS", failures: 0 });
    expect(await sarif()).toEqual([]);
  });

  it("no scripts are a success too: it has looked", async () => {
    await sources.write({ "README.md": "# shell\n" });
    const output = await call();
    expect(output).toMatchObject({ result: "SUCCESS", successes: 0, failures: 0 });
    expect(output.lines[0]).toMatch(/^ShellCheck [\d.]+: 0 shell scripts$/);
  });

  it("IMP_FINDINGS_ONLY=false adds errors and warnings of all rules, not mere remarks", async () => {
    await sources.write({ "run.sh": BAD, "warn.sh": WARNING });
    expect(await call()).toMatchObject({ failures: 1 });
    const { lines } = await call({ importantOnly: "false" });
    const found = lines.map(parseFinding).filter((each) => each !== undefined);
    const counted = found.filter(({ severity }) => severity !== "info").map(({ rule }) => rule);
    expect(counted).toEqual(["SC2071", "SC3012", "SC2034"]);
  });

  it("says what is not counted: an unquoted variable", async () => {
    await sources.write({ "run.sh": "#!/bin/sh\ncp $1 /srv\n" });
    const output = await call();
    expect(output).toMatchObject({ result: "SUCCESS", failures: 0 });
    expect(output.lines).toContainEqual(
      expect.stringMatching(/^run\.sh:2:4: info: Double quote .* \[SC2086\]$/),
    );
    expect(output.lines).toContainEqual(expect.stringMatching(/^not counted, .*: 1 remark$/));
  });

  it("looks only into TARGET_DIRS, into each script once", async () => {
    await sources.write({ "a/run.sh": BAD, "b/run.sh": BAD });
    expect(await call({ targetDirs: "a,a/run.sh" })).toMatchObject({ failures: 1 });
  });

  it("says which files it left out as templates, unless SKIP_JINJA=false", async () => {
    await sources.write({ "run.sh": `${BAD}# {% if x %}\n` });
    const { result, lines } = await call();
    expect(result).toBe("SUCCESS");
    expect(lines).toContain('"run.sh": not looked at: Jinja2 templates in it');
    expect(await call({ skipJinja: "false" })).toMatchObject({ result: "FAILURE" });
  });

  it("finds files that scripts source, and obeys the project's .shellcheckrc, not the user's", async () => {
    await sources.write({
      "lib/common.sh": "#!/bin/sh\nexport name=x\n",
      "run.sh": '#!/bin/sh\n. lib/common.sh\necho "$name"\n',
      "quiet/.shellcheckrc": "disable=SC2071\n",
      "quiet/run.sh": BAD,
    });
    expect(await call({ importantOnly: "false" })).toMatchObject({ failures: 1 });
    await writeFile(join(sources.dir, ".shellcheckrc"), "disable=all\n");
    process.env["SHELLCHECK_OPTS"] = "--exclude=SC2071";
    try {
      await sources.write({ "loud.sh": BAD });
      expect(await call({ targetDirs: "loud.sh" })).toMatchObject({ failures: 1 });
    } finally {
      delete process.env["SHELLCHECK_OPTS"];
    }
  });

  it("names that look like options, and bytes that are no UTF-8, are scripts like others", async () => {
    await sources.write({
      "-x.sh": BAD,
      "b ad\n.sh": Buffer.concat([Buffer.from(BAD), Buffer.of(0x23, 0xe9, 0x0a)]),
    });
    expect(await call()).toMatchObject({ failures: 2 });
  });

  it("leaves out known false positives, and keeps them where RECORD_EXCLUDED asks for it", async () => {
    await sources.write({ "run.sh": BAD });
    const kfp = testRepo(join(sources.dir, "kfp"));
    const entry =
      "Error: SHELLCHECK_WARNING:\nrun.sh:1: error[SC2071]: > is for string comparisons. Use -gt instead.\n";
    kfp.commit("list", { "app/ignore.err": entry });
    const params = { kfpGitUrl: kfp.url, component: "app" };
    expect(await call(params)).toMatchObject({ result: "SUCCESS", failures: 0 });
    expect(await readSastReport(sources.shared)).toMatchObject({ files: [{}] });
    await call({ ...params, recordExcluded: "true" });
    const excluded = JSON.parse(await readFile(join(sources.shared, "excluded-findings.json"), "utf8"));
    expect(excluded.defects).toMatchObject([{ checker: "SHELLCHECK_WARNING", tool: "shellcheck" }]);
    expect(await readSastReport(sources.shared)).toMatchObject({
      files: [{}, { name: "excluded-findings.json", mediaType: "application/json" }],
    });
  });

  it("says what is counted before what is not", async () => {
    await sources.write({ "a.sh": "#!/bin/sh\ncp $1 /srv\n", "b.sh": BAD });
    const { lines } = await call();
    const levels = lines.flatMap((line) => parseFinding(line)?.severity ?? []);
    expect(levels).toEqual(["error", "info", "info", "info"]);
  });

  it("writes nothing into the sources, and the same report when it runs again", async () => {
    await sources.write({ "run.sh": BAD });
    const before = await readdir(sources.root, { recursive: true });
    await call();
    const first = await readFile(join(sources.shared, "shellcheck-results.sarif"), "utf8");
    await call();
    expect(await readFile(join(sources.shared, "shellcheck-results.sarif"), "utf8")).toBe(first);
    expect(await readdir(sources.root, { recursive: true })).toEqual(before);
  });
});

describe("a ShellCheck that", () => {
  beforeEach(() => sources.write({ "bin/run.sh": CLEAN }));
  const failed = async (reason: RegExp, params: Record<string, string> = {}) => {
    const output = await call(params);
    expect(output).toMatchObject({ result: "ERROR", note: expect.stringMatching(reason) as string });
    expect(await readSastReport(sources.shared)).toMatchObject({
      none: expect.stringMatching(/bin\/run\.sh/) as string,
    });
  };

  it("hangs is stopped, and the check has failed", async () => {
    await standIn("sleep 60");
    await failed(/^Task sast-shell-check failed: bin\/run\.sh: shellcheck took longer than 1000 ms/, {
      scriptTimeout: "1",
    });
  });
  it("is killed is a failure of the check", async () => {
    await standIn("kill -9 $$");
    await failed(/bin\/run\.sh: shellcheck ended with exit code 137/);
  });
  it.each([
    ["echo 'Segmentation fault'; exit 1", "words"],
    ['echo \'{"comments":[{"file":"x"}]}\'; exit 1', "half a remark"],
    ["echo '{\"comments\":[]}'; exit 1", "an exit code that says something else"],
    ["exit 0", "nothing"],
    ['printf \'{"comments":[{"file":"x",\'; exit 0', "half a document"],
  ])("prints garbage is a failure of the check: %s", async (body) => {
    await standIn(body);
    await failed(/answered with something else than its JSON/);
  });
  it("does not know its options is a failure with its words", async () => {
    await standIn("echo 'unknown option' >&2; exit 4");
    await failed(/exit code 4: unknown option/);
  });
  it("is stopped with the step leaves word for the next one, and no result", async () => {
    await standIn(`touch ${join(sources.dir, "started")}; exec sleep 60`);
    const abort = new AbortController();
    const params = { source: sources.root, shared: sources.shared, kfpGitUrl: "" };
    const running = runStep(sastShellCheckStep, run, { params, signal: abort.signal });
    const ended = expect(running).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
    await vi.waitUntil(() => exists(join(sources.dir, "started")), { timeout: 10_000 });
    abort.abort();
    await ended;
    expect(await readdir(sources.shared)).toEqual(["sast-report.json"]);
  });
  it("is too old is as good as none", async () => {
    await standIn("");
    const program = join(sources.dir, "bin", "shellcheck");
    await writeFile(program, "#!/bin/sh\necho version: 0.4.6\n", { mode: 0o755 });
    expect(await call()).toMatchObject({ result: "SKIPPED", note: /0\.4\.6 is too old/ });
  });
  it("is not there means SKIPPED, with how to install it", async () => {
    process.env["PATH"] = join(sources.dir, "empty");
    const output = await call();
    expect(output).toMatchObject({
      result: "SKIPPED",
      note: /^Task sast-shell-check skipped: .*apt install shellcheck/,
    });
    expect(await readSastReport(sources.shared)).toMatchObject({ none: /shellcheck is not on PATH/ });
  });
});

describe("a call that cannot be done", () => {
  it.each([
    [{ targetDirs: "../other" }, /TARGET_DIRS: "\.\.\/other" is outside/],
    [{ targetDirs: "nowhere" }, /"nowhere" is not in the sources/],
    [{ skipJinja: "perhaps" }, /--skip-jinja: wants true or false/],
  ])("%j is an ERROR that says why", async (params, note) => {
    expect(await call(params)).toMatchObject({ result: "ERROR", note });
  });

  it("takes away what an earlier run left", async () => {
    await sources.write({ "run.sh": CLEAN });
    await standIn("echo '{\"comments\":[]}'");
    await call();
    await call({ targetDirs: "nowhere" });
    expect(await readSastReport(sources.shared)).toMatchObject({ none: /nowhere/ });
  });

  it("ends well as a program, with its TEST_OUTPUT written", async () => {
    const file = join(sources.dir, "TEST_OUTPUT");
    const argv = [
      `--source=${sources.root}`,
      `--shared=${sources.shared}`,
      "--target-dirs=/x/../..",
      `--result=testOutput:${file}`,
    ];
    const { signal } = new AbortController();
    expect(
      await execute(
        sastShellCheckStep,
        async () => ({ run }),
        argv,
        signal,
        () => {},
      ),
    ).toBe(0);
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ result: "ERROR" });
  });
});
