import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { memoryLog } from "../log/index.ts";
import { runTool } from "./exec.ts";

const kit = (signal = new AbortController().signal) => ({ log: memoryLog(), signal });
const node = process.execPath;
const js = (code: string) => ["-e", code];
let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "exec-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe("runTool", () => {
  it("gives each argument as it is: no shell stands between", async () => {
    const args = ["a b", "$(id)", "`id`", "; id", "", "--x=y", "new\nline", "*"];
    const { stdout } = await runTool(kit(), node, [
      ...js("process.stdout.write(JSON.stringify(process.argv.slice(1)))"),
      "--",
      ...args,
    ]);
    expect(JSON.parse(stdout)).toEqual(args);
  });

  it("feeds text and streams, and survives a program that does not read them", async () => {
    const echo = js("process.stdin.pipe(process.stdout)");
    expect((await runTool(kit(), node, echo, { input: "text" })).stdout).toBe("text");
    expect((await runTool(kit(), node, echo, { input: Readable.from(["a", "b"]) })).stdout).toBe("ab");
    const big = Readable.from(
      (function* () {
        for (let i = 0; i < 100; i++) yield Buffer.alloc(64 * 1024);
      })(),
    );
    expect((await runTool(kit(), node, js("process.exit(0)"), { input: big })).code).toBe(0);
  });

  it("says exit code and last words, masked, and keeps the result", async () => {
    const own = kit();
    own.log.secret("hunter22");
    const failed = runTool(own, node, js("console.error('password hunter22 is wrong'); process.exit(3)"));
    await expect(failed).rejects.toMatchObject({
      code: "TOOL_FAILED",
      message: expect.stringContaining("exit code 3: password *** is wrong"),
      result: { code: 3, stderr: "password hunter22 is wrong\n" },
    });
    expect(own.log.lines.join("\n")).not.toContain("hunter22");
  });

  it("takes other exit codes for an answer when told so", async () => {
    expect((await runTool(kit(), node, js("process.exit(1)"), { okCodes: [0, 1] })).code).toBe(1);
  });

  it("names the packages of a program that is missing", async () => {
    const install = { apt: "nothing-dev", dnf: "nothing" };
    await expect(runTool(kit(), { name: "no-such-program", install }, [])).rejects.toMatchObject({
      code: "TOOL_MISSING",
      next: "Install it: apt install nothing-dev, dnf install nothing.",
    });
    await expect(runTool(kit(), node, [], { cwd: join(dir, "absent") })).rejects.toMatchObject({
      code: "TOOL_FAILED",
      message: expect.stringContaining("does not exist"),
    });
  });

  it("hands over masked lines, split at newline and carriage return", async () => {
    const own = kit();
    own.log.secret("s3cret-value");
    const lines: string[] = [];
    await runTool(own, node, js("process.stdout.write('1%\\r2%\\r\\ns3cret-value\\n\\nlast')"), {
      onLine: (line, from) => lines.push(`${from} ${line}`),
    });
    expect(lines).toEqual(["stdout 1%", "stdout 2%", "stdout ***", "stdout last"]);
  });

  it("refuses more output than expected, or keeps its end when lines are followed", async () => {
    const args = js("process.stdout.write('x'.repeat(5000) + 'end')");
    await expect(runTool(kit(), node, args, { maxOutput: 100 })).rejects.toThrow("more than was expected");
    const { stdout } = await runTool(kit(), node, args, { maxOutput: 100, onLine: () => {} });
    expect(stdout).toHaveLength(100);
    expect(stdout.endsWith("xend")).toBe(true);
  });

  it("inherits only what it is told to", async () => {
    process.env["EXEC_TEST_AMBIENT"] = "1";
    const args = js("process.stdout.write(Object.keys(process.env).sort().join())");
    const { stdout } = await runTool(kit(), node, args, {
      inherit: ["PATH"],
      env: { OWN: "1", NOT: undefined },
    });
    delete process.env["EXEC_TEST_AMBIENT"];
    expect(stdout).toBe("OWN,PATH");
  });
});

describe("stopping", () => {
  /** Starts a child of a child, which writes its own process id. */
  const family = (file: string, stubborn: boolean) =>
    js(`
      const { spawn } = require("node:child_process");
      ${stubborn ? 'process.on("SIGTERM", () => {});' : ""}
      spawn(process.execPath, ["-e", "require('node:fs').writeFileSync(process.argv[1], String(process.pid)); setInterval(() => {}, 1000)", ${JSON.stringify(file)}]);
      setInterval(() => {}, 1000);
    `);
  const pidIn = async (file: string): Promise<number> => {
    for (;;) {
      const pid = Number(await readFile(file, "utf8").catch(() => ""));
      if (pid > 0) return pid;
      await sleep(20);
    }
  };
  const lives = (pid: number) => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };
  const gone = async (pid: number) => {
    while (lives(pid)) await sleep(20);
    return true;
  };

  it("takes the grandchildren along when the step is cancelled", async () => {
    const control = new AbortController();
    const file = join(dir, "pid");
    const running = runTool(kit(control.signal), node, family(file, false));
    const pid = await pidIn(file);
    control.abort();
    await expect(running).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
    expect(await gone(pid)).toBe(true);
  });

  it("kills what does not listen, when time is up", async () => {
    const file = join(dir, "pid");
    const running = runTool(kit(), node, family(file, true), { timeoutMs: 500, graceMs: 300 });
    await expect(running).rejects.toMatchObject({
      code: "TOOL_FAILED",
      message: expect.stringContaining("took longer than 500 ms"),
    });
  });

  it("does not start when it is already cancelled", async () => {
    await expect(runTool(kit(AbortSignal.abort()), node, [])).rejects.toMatchObject({
      code: "TOOL_CANCELLED",
    });
  });
});
