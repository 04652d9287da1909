import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readReleaseData, readSnapshot, recordJudged } from "./index.ts";
import { checkJudgedContent } from "./judged.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-judged-"));
});
afterEach(() => rm(folder, { recursive: true }));

const snapshot = (letter: string) =>
  JSON.stringify({
    components: [{ name: "app", containerImage: `r.example/app@sha256:${letter.repeat(64)}` }],
  });

describe("a file that was judged", () => {
  it("is read as it was judged", async () => {
    const file = join(folder, "snapshot_spec.json");
    await writeFile(file, snapshot("a"));
    await recordJudged([file]);
    expect((await readSnapshot(file, { judged: true })).components[0]?.name).toBe("app");
    await writeFile(file, snapshot("b"));
    await expect(readSnapshot(file, { judged: true })).rejects.toMatchObject({ code: "RELEASE_CHANGED" });
  });

  it("is compared by what was read of it, whatever has become of the file since", async () => {
    const file = join(folder, "snapshot_spec.json");
    await writeFile(file, snapshot("a"));
    await recordJudged([file]);
    await expect(checkJudgedContent(file, Buffer.from(snapshot("b")))).rejects.toMatchObject({
      code: "RELEASE_CHANGED",
    });
    await writeFile(file, snapshot("b"));
    await checkJudgedContent(file, Buffer.from(snapshot("a")));
  });

  it("without a record is taken as it is", async () => {
    const file = join(folder, "data.json");
    await writeFile(file, "{}");
    expect(await readReleaseData(file, { judged: true })).toEqual({});
  });
});
