/** The point of a source image: what was built can be built again out of it, and of nothing else. */
import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lookInside, openYard, whyNot, type Yard } from "../image-build/fixtures.ts";
import { type Bench, extrasOf, openBench, sourcesOf } from "./fixtures.ts";

const PARAMS = { hermetic: "true", sourceDateEpoch: "1700000000", rewriteTimestamp: "true" };

let bench: Bench;
let yard: Yard;
let temporary: string;
beforeAll(async () => {
  if (whyNot !== undefined) return;
  bench = await openBench();
  yard = await openYard();
  temporary = await mkdtemp(join(tmpdir(), "rebuild-"));
}, 120_000);
afterAll(async () => {
  await bench?.close();
  await yard?.close();
  if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
});

/** A package of a registry, as the prefetch leaves it. */
async function makePackage(): Promise<void> {
  await mkdir(join(temporary, "package"), { recursive: true });
  await writeFile(join(temporary, "package/index.js"), "module.exports = 'left';\n");
  const to = join(bench.folder, "cachi2/output/deps/npm");
  await mkdir(to, { recursive: true });
  execFileSync("tar", ["-czf", join(to, "left-1.0.0.tgz"), "-C", temporary, "package"]);
  await bench.prefetch({
    "output/deps/generic/model.bin": "weights\n",
    "cachi2.env": "export GREETING=hello\n",
  });
}

const containerfile = () =>
  [
    `FROM ${yard.base} AS made`,
    "COPY app /app",
    "RUN mkdir /deps && tar -xzf /fetched/output/deps/npm/left-1.0.0.tgz -C /deps",
    "RUN cp /fetched/output/deps/generic/model.bin /deps && echo $GREETING > /deps/greeting",
    "FROM scratch",
    "COPY --from=made /app /app",
    "COPY --from=made /deps /deps",
    "",
  ].join("\n");

/** Lays out what a source image holds, as a build wants it. */
async function layOut(ref: string): Promise<string> {
  const unpacked = await bench.unpack(ref);
  const folder = join(temporary, "rebuilt");
  await cp(await sourcesOf(unpacked), join(folder, "source"), { recursive: true, verbatimSymlinks: true });
  for (const { file, names } of await extrasOf(unpacked)) {
    const to = join(folder, names.includes("./cachi2.env") ? "cachi2" : "cachi2/output");
    await mkdir(to, { recursive: true });
    if (names.includes("./deps/") || names.includes("./cachi2.env"))
      execFileSync("tar", ["-xf", file, "-C", to]);
  }
  return folder;
}

describe.skipIf(whyNot !== undefined)(`out of a source image (${whyNot ?? "with buildah"})`, () => {
  it("the same image is built, to the last byte", async () => {
    await makePackage();
    bench.repo.commit("app", {
      Containerfile: containerfile(),
      "app/main.sh": "#!/bin/sh\necho hi\n",
      "app/link": "-> main.sh",
    });
    const first = await yard.build({}, PARAMS, { folder: bench.folder });
    const { results } = await bench.build({ imageDigest: first.image.digest });
    expect(results.buildResult).toMatchObject({ status: "success", dependencies_included: true });
    const folder = await layOut(results.imageRef);
    const again = await yard.build({}, PARAMS, { folder });
    const { files } = await lookInside(again);
    expect(files["app/main.sh"]?.content).toBe("#!/bin/sh\necho hi\n");
    expect(files["deps/package/index.js"]?.content).toContain("left");
    expect(files["deps/greeting"]?.content).toBe("hello\n");
    expect(files["deps/model.bin"]?.content).toBe("weights\n");
    expect(files).toEqual((await lookInside(first)).files);
    expect(again.image.digest).toBe(first.image.digest);
  }, 120_000);
});
