import { mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sha256 } from "../oci/index.ts";
import { type FileEntry, tarOf, withFolders, writeStream } from "./tar.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "source-tar-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const read = async (entry: FileEntry) => {
  const chunks: Buffer[] = [];
  for await (const chunk of tarOf([entry])) chunks.push(chunk);
  return Buffer.concat(chunks);
};
const entry = async (content: string): Promise<FileEntry> => {
  const path = join(dir, "file");
  await writeFile(path, content);
  return { type: "file", name: "./file", size: content.length, path, digest: sha256(content) };
};

it("adds every folder once, before what is in it", () => {
  const file = (name: string): FileEntry => ({ type: "file", name, size: 0, path: "" });
  const names = withFolders([file("./b/c/d"), file("./a"), file("./b/e")]).map(({ name }) => name);
  expect(names).toEqual(["./", "./a", "./b/", "./b/c/", "./b/c/d", "./b/e"]);
});

it("is refused when a file shrank, or is another one of that size, since it was looked at", async () => {
  const shrunk = await entry("0123456789");
  await truncate(join(dir, "file"), 3);
  await expect(read(shrunk)).rejects.toMatchObject({
    code: "SOURCE_CHANGED",
    message: expect.stringContaining("7 of 10 bytes are missing") as string,
  });
  const other = await entry("0123456789");
  await writeFile(join(dir, "file"), "9876543210");
  await expect(read(other)).rejects.toMatchObject({ code: "SOURCE_CHANGED" });
});

it("never reads a file through a link that took its place", async () => {
  const replaced = await entry("secret");
  await writeFile(join(dir, "secret"), "secret");
  await rm(join(dir, "file"));
  await symlink(join(dir, "secret"), join(dir, "file"));
  await expect(read(replaced)).rejects.toMatchObject({ code: "ELOOP" });
});

it.skipIf(process.platform !== "linux")("names a full disk (needs /dev/full)", async () => {
  const from = (async function* () {
    yield Buffer.from("x");
  })();
  await expect(writeStream(from, "/dev/full", new AbortController().signal)).rejects.toMatchObject({
    code: "SOURCE_NO_SPACE",
  });
});
