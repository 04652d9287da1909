import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { memoryLog } from "../log/index.ts";
import { clamdTool } from "./clamd.ts";
import { clamdscanTool } from "./clamdscan.ts";
import { clamscanTool } from "./clamscan.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "clam tools-"));
  vi.stubEnv("PATH", [dir, "/usr/bin", "/bin"].join(":"));
  vi.stubEnv("SECRET_OF_THE_HOST", "x");
  vi.stubEnv("SLIPWAY_CONTAINER", "mark");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true });
});

const kit = () => ({ log: memoryLog(), signal: new AbortController().signal });
const session = () => ({ folder: dir, config: join(dir, "clamd.conf") });
async function program(name: string, script: string): Promise<void> {
  await writeFile(join(dir, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(dir, name), 0o755);
}
const written = (name: string) =>
  vi.waitFor(async () => {
    const text = await readFile(join(dir, name), "utf8");
    expect(text).toMatch(/end\n$/);
    return text;
  });

describe("clamd", () => {
  it("gets nothing of the host but where programs are, and the engine's mark; it is gone when it is stopped", async () => {
    await program("clamd", `{ env; echo "$@"; echo pid $$; echo end; } > env.txt; exec sleep 600`);
    const daemon = clamdTool(kit()).start(session());
    const text = await written("env.txt");
    expect(text).not.toContain("SECRET_OF_THE_HOST");
    expect(text).toMatch(/^SLIPWAY_CONTAINER=mark$/m);
    expect(text).toContain(`TMPDIR=${dir}`);
    expect(text).toContain(`--foreground --config-file=${dir}/clamd.conf`);
    await daemon.stop();
    expect(() => process.kill(Number(/pid (\d+)/.exec(text)?.[1]), 0)).toThrow();
  });

  it("says why when it ends by itself", async () => {
    await program("clamd", "echo 'ERROR: Malformed database' >&2; exit 1");
    const why = await clamdTool(kit()).start(session()).ended;
    expect(why).toMatchObject({
      code: "TOOL_FAILED",
      message: expect.stringContaining("Malformed database"),
    });
  });

  it("is refused when it is too old", async () => {
    await program("clamd", "echo ClamAV 0.99.2");
    await expect(clamdTool(kit()).version(session())).rejects.toMatchObject({ code: "TOOL_OLD" });
    await program("clamd", "echo ClamAV 1.4.6/27000/Sat Nov 21 08:00:00 2026");
    expect(await clamdTool(kit()).version(session())).toBe("1.4.6");
  });
});

describe("clamdscan and clamscan", () => {
  const lines: string[] = [];
  const scan = { folder: "/files", timeoutMs: 60_000, onLine: (line: string) => void lines.push(line) };
  beforeEach(() => void lines.splice(0));

  it("print what they find; exit codes 0, 1 and 2 are answers", async () => {
    await program("clamdscan", 'echo "$@"; exit 2');
    expect((await clamdscanTool(kit()).scan(session(), scan)).code).toBe(2);
    expect(lines).toEqual([
      `--config-file=${dir}/clamd.conf --verbose --infected --multiscan --fdpass /files`,
    ]);
    await program("clamscan", "exit 40");
    const own = { folder: dir, database: "db", settings: ["--x=y"] };
    await expect(clamscanTool(kit()).scan(own, scan)).rejects.toMatchObject({ code: "TOOL_FAILED" });
  });

  it("describe engine and database by their first line", async () => {
    await program("clamdscan", "echo 'ClamAV 1.4.6/27000/Sat Nov 21'; echo more");
    expect(await clamdscanTool(kit()).describe(session())).toBe("ClamAV 1.4.6/27000/Sat Nov 21");
    const own = { folder: dir, database: "db", settings: [] };
    await program("clamscan", 'echo "$1"');
    expect(await clamscanTool(kit()).describe(own)).toBe("--database=db");
  });
});
