import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import {
  clearSastReport,
  readSastFile,
  readSastReport,
  writeNoSastReport,
  writeSastReport,
} from "./index.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "sast-report-"));
});
afterEach(() => rm(dir, { recursive: true }));

const file = { name: "a.sarif", mediaType: "application/sarif+json" };

it("comes as it was written, with its files", async () => {
  await writeSastReport(dir, [{ ...file, text: "é" }]);
  expect(await readSastReport(dir)).toEqual({ files: [file] });
  expect(Buffer.from(await readSastFile(dir, file)).toString()).toBe("é");
  expect((await readdir(dir)).sort()).toEqual(["a.sarif", "sast-report.json"]);
});

it("may say why there is none, also after one that was there", async () => {
  await writeSastReport(dir, [{ ...file, text: "x" }]);
  await writeNoSastReport(dir, "it hung");
  expect(await readSastReport(dir)).toEqual({ none: "it hung" });
  await clearSastReport(dir);
  await clearSastReport(dir);
  await expect(readSastReport(dir)).rejects.toMatchObject({ code: "HANDOVER_MISSING" });
});

it.each([
  ["schema", { schema: 2 }],
  ["none", { schema: 1, none: 3 }],
  ["files", { schema: 1 }],
  ["files[0].name", { schema: 1, files: [{ name: "../../etc/passwd", mediaType: "a/b" }] }],
  ["files[0].name", { schema: 1, files: [{ name: ".hidden", mediaType: "a/b" }] }],
  ["files[0].mediaType", { schema: 1, files: [{ name: "a", mediaType: "none" }] }],
])("names the field that is wrong: %s", async (field, document) => {
  await writeFile(join(dir, "sast-report.json"), JSON.stringify(document));
  await expect(readSastReport(dir)).rejects.toMatchObject({
    code: "HANDOVER_BAD",
    message: expect.stringContaining(field) as string,
  });
});
