import { cp, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SAMPLE } from "./places.ts";
import { sampleRepository } from "./sample.ts";

let state: string;
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), "slipway sample "));
});
afterEach(() => rm(state, { recursive: true }));

test("the same sources have the same URL, and nothing else stays", async () => {
  const [first, second] = await Promise.all([
    sampleRepository(SAMPLE, state),
    sampleRepository(SAMPLE, state),
  ]);
  expect(first).toBe(second);
  expect(first).toMatch(/^file:\/\/.*\/samples\/[0-9a-f]{12}\/harbour-board$/);
  expect(await readdir(join(state, "samples"))).toHaveLength(1);
});

test("an edit has a URL of its own", async () => {
  const edited = join(state, "edited");
  await cp(SAMPLE, edited, { recursive: true });
  await writeFile(join(edited, "web/pages/index.md"), "# Another board\n");
  expect(await sampleRepository(edited, state)).not.toBe(await sampleRepository(SAMPLE, state));
});
