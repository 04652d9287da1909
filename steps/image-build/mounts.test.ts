import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { preparePrefetch } from "./mounts.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "prefetch-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const prepare = async (files: Readonly<Record<string, string>>) => {
  const prefetch = join(folder, "cachi2");
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(prefetch, name, ".."), { recursive: true });
    await writeFile(join(prefetch, name), text);
  }
  const mounts = { prefetchOutputMount: "/cachi2/output", prefetchEnvMount: "/cachi2/cachi2.env" };
  return preparePrefetch({ prefetch, ...mounts }, "amd64");
};

describe("a prefetch", () => {
  it("is seen by cachi2.env", async () => {
    const found = await prepare({ "cachi2.env": "export A=1\n", "output/bom.json": "{}" });
    expect(found?.mounts.map(({ at }) => at)).toEqual(["/cachi2/output", "/cachi2/cachi2.env"]);
    expect(found?.prelude).toBe(". /cachi2/cachi2.env &&");
    expect(found?.sbom).toBe(join(folder, "cachi2/output/bom.json"));
  });

  it("is seen by prefetch.env, which newer prefetch tasks write, and mounted where builds look", async () => {
    const found = await prepare({ "prefetch.env": "export B=2\n", "output/deps/npm/a.tgz": "a" });
    const [output, env] = found?.mounts ?? [];
    expect(env?.at).toBe("/cachi2/cachi2.env");
    expect(await readFile(env?.from ?? "", "utf8")).toBe("export B=2\n");
    expect(await readFile(join(output?.from ?? "", "deps/npm/a.tgz"), "utf8")).toBe("a");
  });

  it("is none without an environment file", async () => {
    expect(await prepare({ "output/bom.json": "{}" })).toBeUndefined();
  });

  it("has only the RPMs of this architecture", async () => {
    const rpms = { "output/deps/rpm/x86_64/a.rpm": "a", "output/deps/rpm/aarch64/b.rpm": "b" };
    const found = await prepare({ "cachi2.env": "", ...rpms });
    const at = (path: string) => readFile(join(found?.mounts[0]?.from ?? "", "deps/rpm", path), "utf8");
    expect(await at("x86_64/a.rpm")).toBe("a");
    await expect(at("aarch64/b.rpm")).rejects.toMatchObject({ code: "ENOENT" });
    await found?.dispose();
    await expect(at("x86_64/a.rpm")).rejects.toMatchObject({ code: "ENOENT" });
  });
});
