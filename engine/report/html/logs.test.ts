import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readLogs, share } from "./logs.ts";
import { escaped } from "./markup.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway page logs "));
});
afterEach(() => rm(folder, { recursive: true }));

async function log(name: string, content: string | Buffer): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}
const same = (text: string) => text;
const cost = (lines: readonly string[] = []) => Buffer.byteLength(escaped(lines.join("\n")));

describe("logs of a page", () => {
  it("come whole where they are small, with empty lines, without the last line end", async () => {
    const path = await log("a", "one\n\nthree\n");
    expect((await readLogs([path], same)).get(path)).toEqual({
      head: ["one", "", "three"],
      cut: 0,
      bytes: 11,
    });
  });
  it("are cut in the middle where they are large, by whole lines, and say how much is gone", async () => {
    const lines = Array.from({ length: 5000 }, (_, at) => `line ${at}`);
    const path = await log("big", `${lines.join("\n")}\n`);
    const read = (await readLogs([path], same, 9000)).get(path);
    expect(read?.head[0]).toBe("line 0");
    expect(read?.tail?.at(-1)).toBe("line 4999");
    for (const line of [...(read?.head ?? []), ...(read?.tail ?? [])]) expect(line).toMatch(/^line \d+$/);
    expect(cost(read?.head) + cost(read?.tail)).toBeLessThanOrEqual(9000);
    expect(read?.cut).toBeGreaterThan((read?.bytes ?? 0) - 9000);
  });
  it("keep to the budget together, whatever the escapes make of them", async () => {
    const hostile = await log("hostile", Buffer.alloc(300_000, '\u001b"<&\n'));
    const long = await log("long", "x".repeat(400_000));
    const small = await log("small", "fine\n");
    const logs = await readLogs([hostile, long, small], same, 60_000);
    const total = [...logs.values()].reduce((sum, { head, tail }) => sum + cost(head) + cost(tail), 0);
    expect(total).toBeLessThanOrEqual(60_000);
    expect(logs.get(small)?.head).toEqual(["fine"]);
    expect(logs.get(long)?.head.join("")).toMatch(/^x+ … \d+ characters cut … x+$/);
  });
  it("go through the mask", async () => {
    const path = await log("a", "token is s3cret\n");
    const logs = await readLogs([path], (text) => text.replace("s3cret", "***"));
    expect(logs.get(path)?.head).toEqual(["token is ***"]);
  });
  it("that are gone are empty", async () => {
    const path = join(folder, "none");
    expect((await readLogs([path], same)).get(path)).toEqual({ head: [], cut: 0, bytes: 0 });
  });
  it("share what is left: little is given whole, much gets the same", () => {
    expect(share([50, 1_000_000, 1_000_000, 0], 10_000)).toEqual([200, 4800, 4800, 200]);
    expect(share([], 10)).toEqual([]);
  });
});
