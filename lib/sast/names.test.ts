import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findScripts } from "../../steps/sast-shell-check/scripts.ts";
import { walk } from "../../steps/sast-unicode-check/walk.ts";
import { requireUtf8Name } from "./index.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "names-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

it("a name with the sign for bytes that are no UTF-8 is a name like others", async () => {
  await writeFile(join(dir, "odd\uFFFD"), "");
  await expect(requireUtf8Name(join(dir, "odd\uFFFD"))).resolves.toBeUndefined();
});

it("a name that is not UTF-8 hides no file: the analyses say so", async () => {
  const folder = await mkdtemp(join(dir, "latin1-"));
  await writeFile(
    Buffer.concat([Buffer.from(`${folder}/`), Buffer.from("f\u00fcr.sh", "latin1")]),
    "#!/bin/sh\n",
  );
  const refused = { code: "SAST_BAD_NAME", message: expect.stringContaining("f\uFFFDr.sh") };
  await expect(findScripts([folder], false)).rejects.toMatchObject(refused);
  await expect(walk(folder, [folder])).rejects.toMatchObject(refused);
});
