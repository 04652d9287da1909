import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { faults } from "../errors/index.ts";
import { makeTestOutput } from "../formats/index.ts";
import type { Log } from "../log/index.ts";
import { declareTool, type ToolDecl } from "../tools/declare.ts";
import { defineCheck, integer, type Run, type StepContract } from "./index.ts";
import { execute } from "./main.ts";
import { runStep } from "./testing.ts";

const absent = declareTool({
  name: "no-such-scanner",
  atLeast: "1.0",
  install: { apt: "no-such-scanner", dnf: "no-such-scanner" },
  load: async () => () => ({}),
});
const head = {
  name: "look",
  does: "Looks.",
  effect: "reads",
  image: "sast",
  params: { depth: integer({ default: 1, describe: "d" }) },
} as const;
const reported = defineCheck({ ...head, check: { task: "look-check", faults: "reported" } });
const fatal = defineCheck({ ...head, check: { task: "look-check", faults: "fatal" } });
const needy = defineCheck({ ...head, tools: [absent], check: { task: "look-check", faults: "fatal" } });

const fine = { testOutput: makeTestOutput({ result: "SUCCESS", note: "Clean." }) };
const good = async () => fine;
const bad = async ({ log }: { readonly log: Log }): Promise<typeof fine> => {
  log.secret("hunter2hunter2");
  throw faults<"LOOK_BROKEN">()("LOOK_BROKEN", "the scanner said hunter2hunter2", "Look again.");
};

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "check-"));
});
afterEach(() => rm(dir, { recursive: true }));

const call = async (
  contract: StepContract<typeof reported.params, typeof reported.results, {}, readonly ToolDecl[]>,
  run: Run<typeof reported>,
  args: readonly string[] = [],
  signal = new AbortController().signal,
) => {
  const lines: string[] = [];
  const argv = [...args, `--result=testOutput:${join(dir, "TEST_OUTPUT")}`];
  const code = await execute(
    contract,
    async () => ({ run }),
    argv,
    signal,
    (line) => lines.push(line),
  );
  const text = await readFile(join(dir, "TEST_OUTPUT"), "utf8");
  return { code, output: JSON.parse(text), text, lines };
};

describe("a check", () => {
  it("writes what it came to, without a newline", async () => {
    const { code, text } = await call(reported, good);
    expect([code, text]).toEqual([0, JSON.stringify(fine.testOutput)]);
  });
  it("that reports its faults ends well, with ERROR and the reason, masked", async () => {
    const { code, output, lines } = await call(reported, bad);
    expect(code).toBe(0);
    expect(output).toMatchObject({ result: "ERROR", note: "Task look-check failed: the scanner said ***." });
    expect(lines.join("\n")).toContain("slipway: LOOK_BROKEN");
    expect(lines.join("\n")).not.toContain("hunter2");
  });
  it("whose faults are fatal fails, and still says ERROR", async () => {
    const { code, output } = await call(fatal, bad);
    expect([code, output.result]).toEqual([1, "ERROR"]);
  });
  it("says ERROR for arguments that it cannot read", async () => {
    const { code, output } = await call(reported, good, ["--depth=deep"]);
    expect(code).toBe(0);
    expect(output.result).toBe("ERROR");
    expect(output.note).toContain("depth");
  });
  it("says SKIPPED for a program that is not there, and how to install it", async () => {
    const { code, output } = await call(needy, good);
    expect(code).toBe(0);
    expect(output.result).toBe("SKIPPED");
    expect(output.note).toMatch(/no-such-scanner.*install/i);
    expect(output.note).not.toContain("ENOENT");
  });
  it("refuses an output that is not in the format", async () => {
    const wrong: Run<typeof reported> = async () => ({ testOutput: { ...fine.testOutput, failures: -1 } });
    const { code, output } = await call(reported, wrong);
    expect([code, output.result]).toEqual([0, "ERROR"]);
    expect(output.note).toContain("/failures");
  });
  it("that is cancelled says ERROR and does not end well", async () => {
    const abort = new AbortController();
    const stopped: Run<typeof reported> = async ({ signal }) => {
      abort.abort(
        faults<"STEP_CANCELLED">()("STEP_CANCELLED", "cancelled by SIGTERM", "Run the step again."),
      );
      signal.throwIfAborted();
      return fine;
    };
    const { code, output } = await call(reported, stopped, [], abort.signal);
    expect([code, output.result]).toEqual([1, "ERROR"]);
  });
  it("that is cancelled while it waits is cancelled too, and no defect", async () => {
    const abort = new AbortController();
    const waits: Run<typeof reported> = async ({ signal }) => {
      const waiting = sleep(60_000, fine, { signal });
      abort.abort(
        faults<"STEP_CANCELLED">()("STEP_CANCELLED", "cancelled by SIGTERM", "Run the step again."),
      );
      return waiting;
    };
    const { output, lines } = await call(reported, waits, [], abort.signal);
    expect(output.note).toBe("Task look-check failed: cancelled by SIGTERM.");
    expect(lines[0]).toBe("slipway: STEP_CANCELLED cancelled by SIGTERM — Run the step again.");
  });
  it("behaves the same in tests of its run", async () => {
    expect(await runStep(reported, bad, { params: {} })).toMatchObject({ testOutput: { result: "ERROR" } });
    await expect(runStep(fatal, bad, { params: {} })).rejects.toMatchObject({ code: "LOOK_BROKEN" });
    expect(await runStep(needy, good, { params: {} })).toMatchObject({ testOutput: { result: "SKIPPED" } });
  });
});
