import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { holdsRust } from "./rust.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rust "));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const signal = new AbortController().signal;

async function archive(names: readonly string[]): Promise<string> {
  const tar = pack();
  for (const name of names) tar.entry({ name }, "content");
  tar.finalize();
  const path = join(folder, `${names.length}.tar.gz`);
  await writeFile(path, gzipSync(await buffer(tar)));
  return path;
}

test("a Cargo.toml anywhere says Rust", async () => {
  expect(await holdsRust(await archive(["a-1/PKG-INFO", "a-1/src/rust/Cargo.toml", "a-1/x"]), signal)).toBe(
    true,
  );
  expect(await holdsRust(await archive(["a-1/PKG-INFO", "a-1/notCargo.toml"]), signal)).toBe(false);
});

test("what is no archive is not judged, and a cancelled look ends", async () => {
  await writeFile(join(folder, "text"), "no archive");
  expect(await holdsRust(join(folder, "text"), signal)).toBe(false);
  await expect(holdsRust(await archive(["a"]), AbortSignal.abort())).rejects.toMatchObject({
    name: "AbortError",
  });
});
