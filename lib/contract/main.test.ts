import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Fault } from "../errors/index.ts";
import { memoryLog } from "../log/index.ts";
import { helpOf } from "./help.ts";
import { EXIT, execute } from "./main.ts";
import { choice, flag, integer, list, text } from "./params.ts";
import { passwordsIn } from "./secrets.ts";
import { defineStep, directory, maybe, type Run } from "./step.ts";
import { runStep } from "./testing.ts";

const greetStep = defineStep({
  name: "greet",
  does: "Greets.",
  effect: "reads",
  image: "oci",
  params: {
    who: text({ describe: "Whom to greet" }),
    times: integer({ describe: "How often", default: 1, max: 9 }),
    loud: flag({ describe: "Shout", default: false }),
    logLevel: choice(["debug", "info", "warn", "error"], { describe: "Log level", default: "info" }),
    also: list({ describe: "Others", default: [] }),
  },
  results: { greeting: text({ describe: "What was said" }), count: maybe(integer({ describe: "Persons" })) },
  secrets: { basicAuth: directory({ describe: "Login", optional: true }) },
});
const run: Run<typeof greetStep> = async ({ params, log, secrets }) => {
  log.debug("about to greet");
  if (secrets.basicAuth !== undefined)
    log.info(`login ${await readFile(join(secrets.basicAuth, "password"), "utf8")}`);
  if (params.who === "nobody")
    throw new Fault("GREET_EMPTY", "nobody\nis there", {
      next: "Name somebody.",
      cause: new Error("empty room"),
    });
  if (params.who === "crash") throw new TypeError("not a function");
  return { greeting: `hello ${params.who}`.repeat(params.times), count: 1 + params.also.length };
};
const call = async (...argv: string[]) => {
  const lines: string[] = [];
  const signal = new AbortController().signal;
  const code = await execute(
    greetStep,
    async () => ({ run }),
    argv,
    signal,
    (line) => lines.push(line),
  );
  return { code, lines };
};
const folder = () => mkdtemp(join(tmpdir(), "step-"));

describe("execute", () => {
  it("runs with defaults and writes what was asked for", async () => {
    const dir = await folder();
    const { code } = await call(
      "--who=you",
      "--times=2",
      `--result=greeting:${dir}/GREETING`,
      "--also",
      "--loud=true",
    );
    expect(code).toBe(EXIT.ok);
    expect(await readdir(dir)).toEqual(["GREETING"]);
    expect(await readFile(join(dir, "GREETING"), "utf8")).toBe("hello youhello you");
  });

  it("says code, reasons and next action in one last line", async () => {
    const { code, lines } = await call("--who=nobody", "--also");
    expect(code).toBe(EXIT.failed);
    expect(lines.at(-1)).toBe("slipway: GREET_EMPTY nobody is there: empty room — Name somebody.");
  });

  it("shows the stack of a defect, and still ends with the one line", async () => {
    const { code, lines } = await call("--who=crash", "--also");
    expect(code).toBe(EXIT.failed);
    expect(lines.join("\n")).toContain("main.test.ts");
    expect(lines.at(-1)).toMatch(/^slipway: STEP_UNEXPECTED not a function — /);
  });

  it("tells wrong use from failure", async () => {
    const { code, lines } = await call("--who=you", "--times=10", "--also");
    expect(code).toBe(EXIT.usage);
    expect(lines).toEqual(["slipway: FLAG_VALUE --times: wants at most 9, got 10 — Correct --times."]);
  });

  it("honours the log level of the contract", async () => {
    expect((await call("--who=you", "--also")).lines).toEqual([]);
    expect((await call("--who=you", "--log-level=debug", "--also")).lines).toEqual(["debug: about to greet"]);
  });

  it("says why even when only errors are logged", async () => {
    const { lines } = await call("--who=nobody", "--log-level=error", "--also");
    expect(lines.at(-1)).toMatch(/^slipway: GREET_EMPTY/);
  });

  it("masks what is in the secrets' files", async () => {
    const dir = await folder();
    await writeFile(join(dir, "password"), "hunter2hunter2");
    const { lines } = await call("--who=you", `--basic-auth=${dir}`, "--also");
    expect(lines).toEqual(["login ***"]);
  });

  it("takes an optional directory that is not there as not given", async () => {
    expect((await call("--who=you", "--basic-auth=/nowhere", "--also")).code).toBe(EXIT.ok);
    expect((await call("--who=you", "--basic-auth=", "--also")).code).toBe(EXIT.ok);
  });

  it("refuses what does not fit and leaves no file", async () => {
    const dir = await folder();
    const { code, lines } = await call(
      `--who=${"x".repeat(2000)}`,
      `--result=greeting:${dir}/GREETING`,
      "--results-budget=1536",
      "--also",
    );
    expect(code).toBe(EXIT.failed);
    expect(lines.at(-1)).toMatch(/^slipway: RESULT_TOO_LARGE .*GREETING 2006 bytes — /);
    expect(await readdir(dir)).toEqual([]);
  });
});

describe("main", () => {
  const program = async (body: string) => {
    const dir = await folder();
    await writeFile(join(dir, "package.json"), '{"type":"module"}');
    const main = JSON.stringify(join(import.meta.dirname, "main.ts"));
    await writeFile(
      join(dir, "step.ts"),
      `import { main } from ${main};
       await main({ name: "s", does: "", effect: "reads", image: "oci", params: {}, results: {}, secrets: {}, tools: [] },
         async () => ({ run: async ({ log, signal }) => { ${body} } }));`,
    );
    return join(dir, "step.ts");
  };

  it.each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ] as const)("ends a step on %s with %i, after it cleaned up", async (signal, expected) => {
    const path = await program(`
      setInterval(() => {}, 1000);
      log.info("ready");
      await new Promise((_, no) => signal.addEventListener("abort", () => { log.info("cleaned"); no(signal.reason); }));`);
    const child = spawn(process.execPath, [path], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      said += chunk;
      if (said.includes("ready") && !child.killed) child.kill(signal);
    });
    const [code] = await once(child, "close");
    expect(said).toContain("cleaned");
    expect(said).toContain(`slipway: STEP_CANCELLED cancelled by ${signal}`);
    expect(code).toBe(expected);
  });

  it("ends even when run leaves something running", async () => {
    const child = spawn(process.execPath, [await program("setInterval(() => {}, 1000); return {};")]);
    expect(await once(child, "close")).toEqual([0, null]);
  });
});

describe("runStep", () => {
  it("applies defaults, parses, and gives typed results", async () => {
    const results = await runStep(greetStep, run, { params: { who: "you", also: ["a", "b"] } });
    expect(results).toEqual({ greeting: "hello you", count: 3 });
  });
  it("refuses an undeclared result", async () => {
    const extra = async () => ({ greeting: "x", more: 1 });
    await expect(runStep(greetStep, extra, { params: { who: "you" } })).rejects.toMatchObject({
      code: "RESULT_UNDECLARED",
    });
  });
  it("masks with the log it is given", async () => {
    const dir = await folder();
    await mkdir(join(dir, "..data"));
    await writeFile(join(dir, "password"), "hunter2hunter2");
    const log = memoryLog();
    await runStep(greetStep, run, { params: { who: "you" }, secrets: { basicAuth: dir }, log });
    expect(log.lines).toContain("login ***");
  });
});

describe("passwordsIn", () => {
  it("finds those in URLs, registry files and netrc", () => {
    const auth = Buffer.from("robot:s3cret").toString("base64");
    const found = passwordsIn(
      `https://me:p%40ss@host\n{"auths":{"q":{"auth":"${auth}"}}}\nmachine h login me password netpw`,
    );
    expect(found).toEqual(expect.arrayContaining(["p%40ss", "p@ss", auth, "s3cret", "netpw"]));
  });
});

describe("helpOf", () => {
  it("lists flags, lists, secrets, results and exit codes", () => {
    const help = helpOf(greetStep);
    for (const part of [
      "--who=<value>",
      "(required)",
      "--also [value…]",
      "--basic-auth=<directory>",
      "greeting",
      "130, 143",
    ])
      expect(help).toContain(part);
  });
});
