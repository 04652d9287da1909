import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { readSastReport, writeFetchedExtra } from "../../lib/handover/index.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { type SnykService, startSnyk } from "../../services/snyk/index.ts";
import { installProgram, installSnyk } from "../../services/snyk/testing.ts";
import { sastSnykCheckStep } from "./contract.ts";
import { run } from "./run.ts";

const BAD = "const password = 'correct horse';\neval(process.argv[2]);\n";
const PATH = process.env["PATH"] ?? "";

let programs: string;
let dir: string;
let source: string;
let shared: string;
let snyk: SnykService;
let log: ReturnType<typeof memoryLog>;

beforeAll(async () => {
  programs = await mkdtemp(join(tmpdir(), "snyk-programs-"));
  await installSnyk(programs);
});
afterAll(() => rm(programs, { recursive: true }));
beforeEach(async () => {
  process.env["PATH"] = `${programs}:${PATH}`;
  log = memoryLog();
  dir = await mkdtemp(join(tmpdir(), "snyk check-"));
  [source, shared] = [join(dir, "source"), join(dir, "shared")];
  await mkdir(join(source, "web"), { recursive: true });
  await mkdir(join(dir, "secret"));
  snyk = await startSnyk();
  await writeFile(join(dir, "secret/snyk_token"), `${snyk.token}\n`);
  await writeFile(join(dir, "endpoint"), `${snyk.url}\n`);
});
afterEach(async () => {
  process.env["PATH"] = PATH;
  await snyk.close();
  await rm(dir, { recursive: true });
});

async function check(params: Record<string, string> = {}, signal?: AbortSignal) {
  const { testOutput } = await runStep(sastSnykCheckStep, run, {
    params: {
      source,
      shared,
      snykEndpointFile: join(dir, "endpoint"),
      tries: "1",
      tryAgainAfter: "0",
      kfpGitUrl: "",
      ...params,
    },
    secrets: { snykToken: join(dir, "secret") },
    log,
    ...(signal === undefined ? {} : { signal }),
  });
  if (testOutput === undefined) expect.unreachable("there is no TEST_OUTPUT");
  return testOutput;
}
const put = (name: string, text = BAD) => writeFile(join(source, name), text);
const sarif = async () => JSON.parse(await readFile(join(shared, "sast_snyk_check_out.sarif"), "utf8"));
const asked = () => snyk.requests().map(({ route }) => route);
/** Runs with a program `snyk` that is this shell script; its version is fine. */
async function withProgram(script: string, params: Record<string, string> = {}) {
  const folder = join(dir, "bin");
  await installProgram(folder, "snyk", `if [ "$1" = --version ]; then echo 1.1064.0; exit; fi\n${script}`);
  process.env["PATH"] = `${folder}:${PATH}`;
  return check(params);
}

describe("without a token", () => {
  it.each([
    ["no file", () => rm(join(dir, "secret/snyk_token"))],
    ["an empty file", () => writeFile(join(dir, "secret/snyk_token"), " \n")],
  ])("it is SKIPPED with the published note, and Snyk is not asked: %s", async (_name, takeAway) => {
    await takeAway();
    await put("a.js");
    process.env["PATH"] = dir;
    expect(await check()).toMatchObject({
      result: "SKIPPED",
      note: "Task sast-snyk-check skipped: If you wish to use the Snyk code SAST task, please create a secret name snyk-secret with the key 'snyk_token' containing the Snyk token by following the steps given [here](https://konflux-ci.dev/docs/testing/build/snyk/).",
    });
    expect(asked()).toEqual([]);
    expect(await readSastReport(shared)).toHaveProperty("none");
  });
});

it("without the program it is SKIPPED with how to install it", async () => {
  process.env["PATH"] = dir;
  const { result, note } = await check();
  expect(result).toBe("SKIPPED");
  expect(note).toMatch(/snyk is not on PATH.*npm install --global snyk/);
  expect(await readSastReport(shared)).toMatchObject({ none: expect.stringContaining("snyk") as string });
});

describe("findings", () => {
  it("count if they are important; the report has all, with place and scan properties", async () => {
    await put("web/a b.js");
    expect(await check()).toMatchObject({ result: "FAILURE", failures: 1, successes: 0, warnings: 0 });
    const { runs, inlineExternalProperties } = await sarif();
    const results = runs[0].results.map((each: Record<string, unknown>) => [each["level"], each["ruleId"]]);
    expect(results).toEqual([
      ["warning", "SNYK_CODE_WARNING: warning[javascript/HardcodedNonCryptoSecret]"],
      ["error", "SNYK_CODE_WARNING: error[javascript/CodeInjection]"],
    ]);
    expect(runs[0].results[1].locations[0].physicalLocation).toMatchObject({
      artifactLocation: { uri: "web/a%20b.js" },
      region: { startLine: 2 },
    });
    expect(runs[0].results[1].properties.cwe).toBe("CWE-94");
    expect(inlineExternalProperties).toEqual([
      {
        externalizedProperties: {
          "snyk-scanned-files-coverage": "100",
          "snyk-scanned-files-success": "1",
          "snyk-scanned-files-total": "1",
        },
      },
    ]);
    expect(await readSastReport(shared)).toEqual({
      files: [{ name: "sast_snyk_check_out.sarif", mediaType: "application/sarif+json" }],
    });
  });

  it("all count if that is asked for", async () => {
    await put("a.js");
    expect(await check({ importantOnly: "false" })).toMatchObject({ result: "FAILURE", failures: 2 });
  });

  it("stand in the log as a linter says them, with how to accept one", async () => {
    await put("a.js");
    await check();
    expect(log.lines).toContain(
      "a.js:2:1: error: Unsanitized input flows into eval, where it is executed as code. [javascript/CodeInjection]",
    );
    expect(log.lines.at(-1)).toMatch(/^accept: .*IGNORE_FILE_PATHS.*\.snyk.*KFP_GIT_URL/);
  });

  it("that are not important do not count alone", async () => {
    await put("a.js", "const token = 'correct horse';\n");
    expect(await check()).toMatchObject({ result: "SUCCESS", failures: 0 });
    expect((await sarif()).runs[0].results).toHaveLength(1);
  });

  it("give the same report and result again", async () => {
    await put("a.js");
    const { timestamp: _first, ...first } = await check();
    const report = await sarif();
    const { timestamp: _second, ...second } = await check();
    expect(second).toEqual(first);
    expect(await sarif()).toEqual(report);
  });

  it("that are ignored in Snyk itself are no findings", async () => {
    await put("a.js");
    const result = (status?: string) => ({
      ruleId: "javascript/Sqli",
      level: "error",
      message: { text: "x" },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: "a.js" }, region: { startLine: status?.length ?? 1 } },
        },
      ],
      ...(status === undefined ? {} : { suppressions: [{ kind: "external", status }] }),
    });
    const results = [result(), result("accepted"), result("underReview")];
    const runs = [{ tool: { driver: { name: "SnykCode", rules: [] } }, results }];
    await writeFile(join(dir, "given"), JSON.stringify({ version: "2.1.0", runs }));
    const script = `for a in "$@"; do case $a in --sarif-file-output=*) cat "${dir}/given" > "\${a#*=}";; esac; done; exit 1`;
    expect(await withProgram(script)).toMatchObject({ result: "FAILURE", failures: 2 });
    expect(log.lines).toContain("1 findings are ignored in Snyk, and left out");
  });

  it("that are known false positives are left out, and recorded on wish", async () => {
    await put("a.js");
    const known = join(dir, "known");
    await mkdir(join(known, "app"), { recursive: true });
    await writeFile(join(known, "app/exclude-paths.txt"), "a\\.js$\n");
    const git = (...args: string[]) =>
      execFileSync("git", ["-C", known, "-c", "user.name=a", "-c", "user.email=a@b", ...args]);
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "-m", "known");
    const params = { kfpGitUrl: `file://${known}`, component: "app", recordExcluded: "true" };
    expect(await check(params)).toMatchObject({ result: "SUCCESS" });
    expect((await sarif()).runs[0].results).toEqual([]);
    expect(await readFile(join(shared, "excluded-findings.json"), "utf8")).toContain("CodeInjection");
  });
});

describe("what is not looked at is not SUCCESS", () => {
  it("sources that Snyk supports nothing of are SKIPPED, after one try", async () => {
    await put("a.sh", "echo $1\n");
    expect(await check({ tries: "3" })).toMatchObject({
      result: "SKIPPED",
      note: "Task sast-snyk-check skipped: Snyk code test found zero supported files.",
    });
    expect(asked().filter((route) => route === "GET /filters")).toHaveLength(1);
  });

  it("a clean sample is SUCCESS", async () => {
    await put("a.js", "export const a = 1;\n");
    expect(await check()).toMatchObject({ result: "SUCCESS", failures: 0 });
    expect((await sarif()).runs[0].results).toEqual([]);
  });

  it("some folders with something that is supported are enough", async () => {
    await put("web/a.js");
    await mkdir(join(source, "docs"));
    expect(await check({ targetDirs: "docs,web" })).toMatchObject({ result: "FAILURE", failures: 1 });
    expect(log.lines.join("\n")).toContain("docs: Snyk code test found zero supported files");
  });
});

describe("TARGET_DIRS", () => {
  it("gives one report with paths from the root of the sources", async () => {
    await mkdir(join(source, "lib"));
    await Promise.all([put("web/a.js"), put("lib/a.js"), put("a.js")]);
    expect(await check({ targetDirs: "web, lib,web" })).toMatchObject({ failures: 2 });
    const uris = (await sarif()).runs[0].results.map(
      (each: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
        each.locations[0]?.physicalLocation.artifactLocation.uri,
    );
    expect([...new Set(uris)]).toEqual(["lib/a.js", "web/a.js"]);
  });

  it("leaves out what is not there, with a warning; if nothing is there it is SKIPPED", async () => {
    await put("web/a.js");
    expect(await check({ targetDirs: "web,nowhere" })).toMatchObject({ result: "FAILURE" });
    expect(log.lines.join("\n")).toMatch(/warn: .*"nowhere" is not in the sources/);
    expect(await check({ targetDirs: "nowhere" })).toMatchObject({ result: "SKIPPED" });
  });

  it.each(["..", "../source2", "web/../..", "link"])("never leads out of the sources: %s", async (word) => {
    await symlink(dir, join(source, "link"));
    const { result, note } = await check({ targetDirs: `web,${word}` });
    expect(result).toBe("ERROR");
    expect(note).toContain("outside of the sources");
    expect(asked()).toEqual([]);
  });
});

describe("IGNORE_FILE_PATHS", () => {
  it("is left out, in each folder that is looked at", async () => {
    await mkdir(join(source, "web/gen"));
    await Promise.all([put("web/gen/a.js"), put("web/b.js"), put("c.js")]);
    expect(await check({ ignoreFilePaths: "web/gen, c.js" })).toMatchObject({ failures: 1 });
    expect(await check({ ignoreFilePaths: "web/gen", targetDirs: "web" })).toMatchObject({ failures: 1 });
    expect(await check({ ignoreFilePaths: "web", targetDirs: "web" })).toMatchObject({ result: "SKIPPED" });
  });

  it("leaves the sources as they were, with their own policy", async () => {
    const policy = "version: v1.25.0\nexclude:\n  global:\n    - old.js\n";
    await Promise.all([put("a.js"), put("old.js"), put(".snyk", policy)]);
    expect(await check({ ignoreFilePaths: "a.js" })).toMatchObject({ result: "SKIPPED" });
    expect(await readFile(join(source, ".snyk"), "utf8")).toBe(policy);
    expect((await readdir(source)).sort()).toEqual([".snyk", "a.js", "old.js", "web"]);
  });

  it("is noted in the file behind a link, but not outside of the sources", async () => {
    await Promise.all([put("a.js"), put("policy", "version: v1.25.0\n")]);
    await symlink("policy", join(source, ".snyk"));
    expect(await check({ ignoreFilePaths: "a.js" })).toMatchObject({ result: "SKIPPED" });
    expect(await readlink(join(source, ".snyk"))).toBe("policy");
    expect(await readFile(join(source, "policy"), "utf8")).toBe("version: v1.25.0\n");
    await rm(join(source, ".snyk"));
    for (const target of ["secret/snyk_token", "nowhere"]) {
      await symlink(join(dir, target), join(source, ".snyk"));
      expect((await check({ ignoreFilePaths: "a.js" })).note).toContain(
        '".snyk" is no file, or a link that leads out of the sources',
      );
      await rm(join(source, ".snyk"));
    }
    expect(await readdir(dir)).not.toContain("nowhere");
    execFileSync("mkfifo", [join(source, ".snyk")]);
    expect((await check({ ignoreFilePaths: "a.js" })).note).toContain('".snyk" is no file');
  });

  it("that cannot be noted is an ERROR with the reason", async () => {
    await put("a.js");
    const { result, note } = await withProgram('echo "no space left" >&2; exit 2', { ignoreFilePaths: "x" });
    expect(result).toBe("ERROR");
    expect(note).toMatch(/IGNORE_FILE_PATHS: "x".*no space left/);
  });
});

describe("the program", () => {
  it("gets ARGS as words, the project's name, and the token only in its environment", async () => {
    await put("a.js");
    const script = `printf '%s\\n' "$@" > "${dir}/args"; env > "${dir}/env"; exit 3`;
    await withProgram(script, { snykArgs: " --org=my-org  --severity-threshold=low", component: "app" });
    const args = (await readFile(join(dir, "args"), "utf8")).trim().split("\n");
    expect(args.slice(0, 7)).toEqual([
      "code",
      "test",
      "--org=my-org",
      "--severity-threshold=low",
      "--project-name=app",
      source,
      "--max-depth=1",
    ]);
    expect(args[7]).toMatch(/^--sarif-file-output=/);
    expect(args.join(" ")).not.toContain(snyk.token);
    const env = await readFile(join(dir, "env"), "utf8");
    expect(env).toContain(`SNYK_TOKEN=${snyk.token}\n`);
    expect(env).not.toMatch(/^VITEST/m);
    expect(log.lines.join("\n")).not.toContain(snyk.token);
  });

  it("keeps a project's name that ARGS have", async () => {
    const script = `printf '%s\\n' "$@" > "${dir}/args"; exit 3`;
    await withProgram(script, { snykArgs: "--project-name=mine", component: "app" });
    expect(await readFile(join(dir, "args"), "utf8")).not.toContain("--project-name=app");
  });

  it("that echoes the token does not get it into log or result", async () => {
    const { result, note } = await withProgram('echo "bad token $SNYK_TOKEN"; exit 2');
    expect(result).toBe("ERROR");
    expect(`${note} ${log.lines.join("\n")}`).not.toContain(snyk.token);
  });

  it.each<[string, string, RegExp]>([
    ["ends with 2", 'echo out; echo "the reason" >&2; exit 2', /exit code 2: out the reason/],
    ["says nothing", "exit 127", /exit code 127: it said nothing/],
    ["is killed", "kill -9 $$", /ended with exit code 137/],
    ["finds something and writes no report", "exit 1", /gave no report: it wrote none/],
    ["ends well and shows no sign of an analysis", "echo done", /gave no report: .*did not say/],
    [
      "writes garbage",
      'for a in "$@"; do case $a in --sarif-file-output=*) echo "<html>" > "${a#*=}";; esac; done; exit 1',
      /gave no report: it is no JSON/,
    ],
    [
      "writes JSON that is no SARIF",
      'for a in "$@"; do case $a in --sarif-file-output=*) echo "{}" > "${a#*=}";; esac; done; exit 0',
      /report of snyk is not SARIF/,
    ],
  ])("that %s is an ERROR with the reason", async (_name, script, reason) => {
    await put("a.js");
    const { result, note } = await withProgram(script);
    expect(result).toBe("ERROR");
    expect(note).toMatch(reason);
    expect(await readSastReport(shared)).toHaveProperty("none");
  });

  it.each(["✔ Awesome! No issues were found.", "Test type:         Static code analysis", '{ "runs": [] }'])(
    "that writes no report without findings is believed if it says so: %s",
    async (words) => {
      await put("a.js");
      expect(await withProgram(`cat <<'END'\n${words}\nEND`)).toMatchObject({ result: "SUCCESS" });
    },
  );

  it("is asked again if it fails, but not if Snyk refuses", async () => {
    const count = async () => (await readFile(join(dir, "count"), "utf8")).length;
    expect(await withProgram(`printf x >> "${dir}/count"; echo oops; exit 2`, { tries: "3" })).toMatchObject({
      result: "ERROR",
    });
    expect(await count()).toBe(3);
    await rm(join(dir, "count"));
    const { note } = await withProgram(`printf x >> "${dir}/count"; echo "Not authorised"; exit 2`, {
      tries: "3",
    });
    expect(note).toContain("Snyk refuses: Not authorised");
    expect(await count()).toBe(1);
  });
});

describe("Snyk that fails", () => {
  const ROUTES = [
    "GET /v1/cli-config/settings/sast",
    "POST /v1/track-sast-usage/cli",
    "GET /filters",
    "POST /bundle",
    "GET /bundle/:hash",
  ];
  const WAYS = [
    { status: 401 },
    { status: 403 },
    { status: 429, retryAfter: 1 },
    { status: 500 },
    { cut: "before" },
    { cut: "midway" },
    { garbage: true },
  ] as const;
  const cases = [
    ...ROUTES.map((route) => [route, "500", { status: 500 }] as const),
    ...WAYS.map((way) => ["POST /analysis", JSON.stringify(way), way] as const),
  ];

  it.each(cases)("%s with %s: ERROR with the reason, never SUCCESS", async (route, _name, way) => {
    await put("a.js", "export {};\n");
    snyk.fail(route, way);
    const { result, note } = await check();
    expect(result).toBe("ERROR");
    const refused = "status" in way && way.status < 429;
    expect(note).toMatch(
      refused ? /failed: Snyk refuses: \w/ : /failed: snyk code test ended with exit code 2: \w/,
    );
    expect(snyk.requests().some(({ failed }) => failed === true)).toBe(true);
  });

  it("because of the token is not asked again", async () => {
    await put("a.js");
    await writeFile(join(dir, "secret/snyk_token"), "another");
    expect((await check({ tries: "3" })).note).toContain("Snyk refuses: Not authorised");
    expect(asked()).toEqual(["GET /v1/cli-config/settings/sast"]);
  });

  it("that is too slow is stopped, with the reason", async () => {
    await put("a.js");
    snyk.fail("POST /analysis", { latencyMs: 3_600_000 });
    const { result, note } = await check({ scanTimeout: "2" });
    expect(result).toBe("ERROR");
    expect(note).toContain("took longer than 2000 ms");
  });

  it("for a moment is asked again", async () => {
    await put("a.js");
    snyk.fail("POST /bundle", { status: 500, times: 1 });
    expect(await check({ tries: "2" })).toMatchObject({ result: "FAILURE", failures: 1 });
    expect(log.lines.join("\n")).toContain("it is asked again in 0 s, 1 left");
  });

  it("because the organisation does not have Snyk Code is not asked again", async () => {
    await put("a.js");
    await snyk.close();
    snyk = await startSnyk({ sastEnabled: false });
    await writeFile(join(dir, "secret/snyk_token"), snyk.token);
    await writeFile(join(dir, "endpoint"), snyk.url);
    expect((await check({ tries: "3" })).note).toContain("Snyk refuses: Snyk Code is not supported for org");
    expect(asked()).toHaveLength(1);
  });

  it("in the analysis itself is an ERROR", async () => {
    await put("a.js");
    snyk.failAnalyses(true);
    expect((await check()).note).toContain("Analysis has failed");
  });

  it("for one folder spoils the whole: what was not looked at is not SUCCESS", async () => {
    await mkdir(join(source, "lib"));
    const script = 'case "$*" in */lib*) echo oops; exit 2;; *) echo Static code analysis;; esac';
    expect(await withProgram(script, { targetDirs: "web" })).toMatchObject({ result: "SUCCESS" });
    expect(await withProgram(script, { targetDirs: "web,lib" })).toMatchObject({ result: "ERROR" });
    expect(await readSastReport(shared)).toHaveProperty("none");
  });
});

it("a wrong endpoint is an ERROR that names it", async () => {
  await writeFile(join(dir, "endpoint"), "ftp://x");
  expect((await check()).note).toContain('"ftp://x" is no http or https URL');
});

describe("after the step that adds files", () => {
  it("repeats why that failed, and wants its outcome", async () => {
    await put("a.js");
    expect((await check({ afterFetch: "true" })).note).toMatch(/fetched-extra\.json is not there/);
    await writeFetchedExtra(shared, { failed: "the registry was not there" });
    expect(await check({ afterFetch: "true" })).toMatchObject({
      result: "ERROR",
      note: "Task sast-snyk-check failed: the registry was not there.",
    });
    await writeFetchedExtra(shared, { files: ["a.js"] });
    expect(await check({ afterFetch: "true" })).toMatchObject({ result: "FAILURE" });
  });
});

it("cancelled, it ends the program and gives the sources back as they were", async () => {
  await put("a.js");
  const started = join(dir, "started");
  const folder = join(dir, "bin");
  const script = `touch .dccache .snyk "${started}"; exec sleep 600`;
  await installProgram(folder, "snyk", `if [ "$1" = --version ]; then echo 1.1064.0; exit; fi\n${script}`);
  process.env["PATH"] = `${folder}:${PATH}`;
  const abort = new AbortController();
  const ended = expect(check({}, abort.signal)).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
  while ((await readdir(dir)).every((name) => name !== "started"))
    await new Promise((done) => setTimeout(done, 20));
  abort.abort();
  await ended;
  expect((await readdir(source)).sort()).toEqual(["a.js", "web"]);
});
