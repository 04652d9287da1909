import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { packTo } from "./create.ts";
import { scratch } from "./fixture.ts";

let at: Awaited<ReturnType<typeof scratch>>;
beforeEach(async () => {
  at = await scratch();
});
afterEach(() => at.remove());

const digestOf = (path: string) => packTo(join(at.dir, "out.tar.gz"), path, at.log, at.signal);
const tar = (...args: string[]) => execFileSync("tar", args, { encoding: "utf8" });

function tree(name: string): string {
  const root = join(at.dir, name);
  mkdirSync(join(root, "b/empty"), { recursive: true });
  writeFileSync(join(root, "b/run.sh"), "#!/bin/sh\n", { mode: 0o755 });
  writeFileSync(join(root, "a=b"), "equals");
  writeFileSync(join(root, "ünïcode ☃"), "snow");
  writeFileSync(Buffer.concat([Buffer.from(`${root}/latin-`), Buffer.from([0xe9])]), "bytes");
  writeFileSync(join(root, `long-${"x".repeat(200)}`), "long");
  writeFileSync(join(root, "none"), "secret", { mode: 0o000 });
  symlinkSync("/etc/passwd", join(root, "absolute"));
  symlinkSync(`b/${"y".repeat(150)}`, join(root, "dangling"));
  return root;
}

describe("an archive", () => {
  it("is the same for equal trees, whenever and by whomever they were made", async () => {
    const [one, two] = [tree("one"), tree("two")];
    utimesSync(join(two, "a=b"), 1, 1);
    chmodSync(two, 0o2777);
    expect(await digestOf(one)).toBe(await digestOf(two));
    writeFileSync(join(two, "a=b"), "Equals");
    expect(await digestOf(one)).not.toBe(await digestOf(two));
  });

  it("differs when only a mode differs", async () => {
    const [one, two] = [tree("one"), tree("two")];
    chmodSync(join(two, "b/run.sh"), 0o644);
    expect(await digestOf(one)).not.toBe(await digestOf(two));
  });

  it("is read by tar as it was", async () => {
    const root = tree("one");
    await digestOf(root);
    const out = join(at.dir, "unpacked");
    mkdirSync(out);
    tar("-C", out, "-zxpf", join(at.dir, "out.tar.gz"));
    expect(execFileSync("diff", ["-r", "--no-dereference", root, out], { encoding: "utf8" })).toBe("");
    const list = tar("-tvzf", join(at.dir, "out.tar.gz"));
    expect(list).toMatch(/^drwxr-xr-x 0\/0 +0 1980-01-02 \S+ \.\/b\/empty\/$/m);
    expect(list).toMatch(/^---------- 0\/0 .* \.\/none$/m);
    expect(list).toMatch(/^lrwxrwxrwx .* \.\/absolute -> \/etc\/passwd$/m);
  });

  it("has a gzip header without name and time", async () => {
    await digestOf(tree("one"));
    expect(readFileSync(join(at.dir, "out.tar.gz")).subarray(3, 8).toString("hex")).toBe("0000000000");
  });

  it("of a missing path is empty, with a warning", async () => {
    await digestOf(join(at.dir, "absent"));
    expect(tar("-tzf", join(at.dir, "out.tar.gz"))).toBe("");
    expect(at.log.lines.join()).toMatch(/^warn: .*absent.* its artifact is empty/);
  });

  it("of a file holds that one file", async () => {
    writeFileSync(join(at.dir, "bom.json"), "{}");
    await digestOf(join(at.dir, "bom.json"));
    expect(tar("-tzf", join(at.dir, "out.tar.gz"))).toBe("bom.json\n");
  });

  it("leaves out pipes, with a warning", async () => {
    mkdirSync(join(at.dir, "pipes"));
    execFileSync("mkfifo", [join(at.dir, "pipes/p")]);
    await digestOf(join(at.dir, "pipes"));
    expect(tar("-tzf", join(at.dir, "out.tar.gz"))).toBe("");
    expect(at.log.lines.join()).toContain("left out");
  });

  it("stops when cancelled", async () => {
    const packing = packTo(join(at.dir, "out.tar.gz"), tree("one"), at.log, AbortSignal.abort());
    await expect(packing).rejects.toMatchObject({ code: "ARTIFACT_CANCELLED" });
  });
});
