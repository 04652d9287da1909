import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { findProgram } from "../../lib/files/index.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { type SnykService, startSnyk } from "../../services/snyk/index.ts";
import { sastSnykCheckStep } from "../../steps/sast-snyk-check/contract.ts";
import { run } from "../../steps/sast-snyk-check/run.ts";

// A release that is whole in its npm package: npm install --ignore-scripts snyk@1.1064.0. Newer ones fetch a
// program when they are installed.
const given = process.env["SLIPWAY_SNYK"];
const program = given !== undefined && existsSync(given) ? given : findProgram("snyk");
if (program === undefined) console.warn("skipped: snyk is neither on PATH nor in SLIPWAY_SNYK");

describe.skipIf(program === undefined)(
  "the Snyk CLI, which SLIPWAY_SNYK or PATH names, with the service",
  () => {
    const path = process.env["PATH"] ?? "";
    let programs: string;
    let dir: string;
    let source: string;
    let snyk: SnykService;
    let log: ReturnType<typeof memoryLog>;
    beforeAll(async () => {
      programs = await mkdtemp(join(tmpdir(), "snyk-cli-"));
      await symlink(program ?? "", join(programs, "snyk"));
      process.env["PATH"] = `${programs}:${path}`;
    });
    afterAll(async () => {
      process.env["PATH"] = path;
      await rm(programs, { recursive: true });
    });
    beforeEach(async () => {
      log = memoryLog();
      dir = await mkdtemp(join(tmpdir(), "snyk interop-"));
      source = join(dir, "source");
      await mkdir(join(source, "web"), { recursive: true });
      snyk = await startSnyk();
      await mkdir(join(dir, "secret"));
      await writeFile(join(dir, "secret/snyk_token"), snyk.token);
      await writeFile(join(dir, "endpoint"), snyk.url);
      await writeFile(
        join(source, "web/a b.js"),
        "const password = 'correct horse';\neval(process.argv[2]);\n",
      );
      await writeFile(join(source, "web/gen.py"), "os.system(sys.argv[1])\n");
    });
    afterEach(async () => {
      await snyk.close();
      await rm(dir, { recursive: true });
    });

    async function check(params: Record<string, string> = {}) {
      const { testOutput } = await runStep(sastSnykCheckStep, run, {
        params: {
          source,
          shared: join(dir, "shared"),
          snykEndpointFile: join(dir, "endpoint"),
          tries: "1",
          kfpGitUrl: "",
          ...params,
        },
        secrets: { snykToken: join(dir, "secret") },
        log,
      });
      return testOutput;
    }
    const results = async (): Promise<Record<string, unknown>[]> =>
      JSON.parse(await readFile(join(dir, "shared/sast_snyk_check_out.sarif"), "utf8")).runs[0].results;
    const asked = () => [...new Set(snyk.requests().map(({ route }) => route))];

    it("finds what is there, and writes it into the report", async () => {
      expect(await check({ component: "app" })).toMatchObject({ result: "FAILURE", failures: 2 });
      expect(await results()).toHaveLength(3);
      expect(log.lines).toContainEqual(
        expect.stringMatching(/^web\/a b\.js:2:1: error: .*\[javascript\/CodeInjection\]$/),
      );
      expect(asked()).toEqual(
        expect.arrayContaining(["GET /filters", "POST /bundle", "GET /bundle/:hash", "POST /analysis"]),
      );
      expect(snyk.requests().filter(({ refused }) => refused !== undefined)).toEqual([]);
      expect((await readdir(source, { recursive: true })).sort()).toEqual([
        "web",
        "web/a b.js",
        "web/gen.py",
      ]);
    });

    it("gives paths from the root of the sources, whatever folder it is given", async () => {
      await check({ targetDirs: "web" });
      expect(JSON.stringify(await results())).toContain('"uri":"web/gen.py"');
    });

    it("leaves out what is ignored", async () => {
      expect(await check({ ignoreFilePaths: "web/gen.py" })).toMatchObject({ failures: 1 });
      expect(await check({ ignoreFilePaths: "web/gen.py", targetDirs: "web" })).toMatchObject({
        failures: 1,
      });
      expect(await check({ ignoreFilePaths: "a b.js,gen.py" })).toMatchObject({ result: "SKIPPED" });
    });

    it("says that it supports nothing of the sources, and nobody asks again", async () => {
      await mkdir(join(source, "docs"));
      await writeFile(join(source, "docs/a.md"), "# A\n");
      expect(await check({ targetDirs: "docs", tries: "3" })).toMatchObject({
        result: "SKIPPED",
        note: "Task sast-snyk-check skipped: Snyk code test found zero supported files.",
      });
      expect(snyk.requests().filter(({ route }) => route === "GET /filters")).toHaveLength(1);
    });

    it("finds nothing in a clean sample", async () => {
      await rm(join(source, "web/gen.py"));
      await writeFile(join(source, "web/a b.js"), "export const a = 1;\n");
      expect(await check()).toMatchObject({ result: "SUCCESS" });
    });

    it("is refused with a wrong token, with the reason, once", async () => {
      await writeFile(join(dir, "secret/snyk_token"), "00000000-0000-4000-8000-000000000000");
      const output = await check({ tries: "3" });
      expect(output).toMatchObject({
        result: "ERROR",
        note: expect.stringMatching(/Snyk refuses: /) as string,
      });
    });

    it.each([
      ["POST /v1/track-sast-usage/cli", { cut: "before" }],
      ["POST /bundle", { status: 401 }],
      ["POST /bundle", { status: 429 }],
      ["POST /analysis", { status: 403 }],
      ["POST /analysis", { status: 400 }],
      ["GET /v1/cli-config/settings/sast", { garbage: true }],
      ["GET /filters", { garbage: true }],
    ] as const)("told to fail at %s with %j it is an ERROR with the reason", async (route, how) => {
      snyk.fail(route, how);
      const output = await check();
      expect(output).toMatchObject({
        result: "ERROR",
        note: expect.stringMatching(/failed: \S+ .*: \S/) as string,
      });
    });

    it("says that the organisation does not have Snyk Code", async () => {
      await snyk.close();
      snyk = await startSnyk({ sastEnabled: false });
      await writeFile(join(dir, "secret/snyk_token"), snyk.token);
      await writeFile(join(dir, "endpoint"), snyk.url);
      expect(await check({ tries: "3" })).toMatchObject({
        result: "ERROR",
        note: expect.stringMatching(/Snyk refuses: /) as string,
      });
    });

    it("gets over a moment of failure by itself", async () => {
      snyk.fail("POST /analysis", { status: 503, times: 1 });
      expect(await check()).toMatchObject({ result: "FAILURE", failures: 2 });
    });

    it("tells an analysis that failed", async () => {
      snyk.failAnalyses(true);
      expect(await check()).toMatchObject({
        result: "ERROR",
        note: expect.stringMatching(/failed/i) as string,
      });
    });
  },
);
