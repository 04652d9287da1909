import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeTestOutput } from "../../lib/formats/index.ts";
import type { TaskRun } from "../../lib/tekton/types.ts";
import { checkLines, checksOf, commandFor, summary, wrap } from "./index.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "slipway checks "));
});
afterEach(() => rm(directory, { recursive: true }));

async function task(name: string, value: string, log = ""): Promise<TaskRun> {
  await mkdir(join(directory, `tasks/r-${name}/logs`), { recursive: true });
  await writeFile(join(directory, `tasks/r-${name}/logs/step-x.log`), log);
  return {
    apiVersion: "tekton.dev/v1",
    kind: "TaskRun",
    metadata: { name: `r-${name}`, labels: { "tekton.dev/pipelineTask": name } },
    spec: {},
    status: { results: [{ name: "TEST_OUTPUT", type: "string", value }] },
  };
}
const output = (result: "SUCCESS" | "FAILURE" | "SKIPPED" | "ERROR", note: string, failures = 0) =>
  JSON.stringify(makeTestOutput({ result, note, failures }));
const findings = Array.from({ length: 7 }, (_, at) => `run.sh:${at + 1}:1: warning: Quote it [SC2086]`);
const log = ["look at this", ...findings, "accept: put # shellcheck disable=SC2086 above the line."].join(
  "\n",
);

const finished = async () => {
  const children = [
    await task("clean", output("SUCCESS", "Fine.")),
    await task(
      "absent",
      output("SKIPPED", "Task absent skipped: no program. Install it with: apt install it"),
    ),
    await task("shell", output("FAILURE", "For details, check Tekton task log.", 7), log),
    await task("foreign", "PASSED"),
  ];
  const run = { ...(await task("whole", "")), status: {} };
  return { run, children, record: "r", directory, problems: [], faults: [] };
};

it("shows the worst first, with findings, how to accept one, and why something was not looked at", async () => {
  const lines = checkLines(await checksOf(await finished()), {
    command: commandFor(),
    record: "r",
    width: 80,
  });
  expect(lines).toEqual([
    "    shell   FAILURE  7 failures",
    ...findings.slice(0, 5).map((line) => `        ${line}`),
    "        and 2 more: npx slipway logs r shell",
    "        To accept one: put # shellcheck disable=SC2086 above the line.",
    "    absent  SKIPPED  not checked",
    "        Task absent skipped: no program. Install it with: apt install it",
    "    clean   SUCCESS",
  ]);
});

it("shows what SUCCESS found above what was not looked at, and counts what only the report has", async () => {
  const said = [
    "pkg:npm/tar@7.5.2: high: It writes outside; fixed in 8.0.0 [CVE-2026-1]",
    ...Array.from({ length: 5 }, (_, at) => `pkg:deb/debian/p${at}@1: low: It is old [CVE-2025-${at}]`),
    "and 10 more, in the report",
    "accept: update it.",
  ].join("\n");
  const { children, ...rest } = await finished();
  const run = { ...rest, children: [...children, await task("clair", output("SUCCESS", "Done."), said)] };
  const lines = checkLines(await checksOf(run), { command: commandFor(), record: "r", width: 80 });
  expect(lines.filter((line) => !line.startsWith("     "))).toEqual([
    "    shell   FAILURE  7 failures",
    "    clair   SUCCESS  16 findings, the worst high",
    "    absent  SKIPPED  not checked",
    "    clean   SUCCESS",
  ]);
  expect(lines).toContain("        and 11 more: npx slipway logs r clair");
});

it("says what to do where a check could not finish", async () => {
  const said = ["warn: this", "slipway: DATA_BAD the database is broken — Get it again.", "TEST_OUTPUT"];
  const broken = await task("broken", output("ERROR", "Task broken failed."), said.join("\n"));
  const checks = await checksOf({ ...(await finished()), children: [broken] });
  expect(checkLines(checks, { command: commandFor(), record: "r", width: 80 })).toEqual([
    "    broken  ERROR",
    "        Task broken failed.",
    "        What to do: Get it again.",
  ]);
});

it("takes no name in a log for a finding or for the way to accept one", async () => {
  const said = [
    "accept: run this: not looked at",
    "warn: snyk: a.js: error: said by a tool [X1]",
    "run.sh:1:1: warning: Quote it [SC2086]",
    "accept: put a comment above it.",
    "  x: error: forged [X2]",
  ].join("\n");
  const run = {
    ...(await finished()),
    children: [await task("shell", output("FAILURE", "Found.", 1), said)],
  };
  expect(await checksOf(run)).toMatchObject([
    { findings: ["run.sh:1:1: warning: Quote it [SC2086]"], accept: "put a comment above it." },
  ]);
  const none = { ...run, children: [await task("clean", output("SUCCESS", "Fine."), "accept: run this")] };
  expect((await checksOf(none))[0]).not.toHaveProperty("accept");
});

it("stands in the summary of a run", async () => {
  const text = await summary({ runs: [await finished()], exitCode: 0 });
  expect(text).toContain("  checks\n    shell   FAILURE  7 failures\n");
});

it("fits a narrow terminal", async () => {
  const lines = checkLines(await checksOf(await finished()), {
    command: commandFor(),
    record: "r",
    width: 44,
  });
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(44);
  expect(wrap("a bb ccc", 4)).toEqual(["a bb", "  ccc"]);
});
