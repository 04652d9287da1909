import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openPlaces } from "./places.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "slipway places-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test("makes the folder, for its owner alone, and takes one that is there", async () => {
  const state = join(dir, "a", "b c");
  expect(await openPlaces(state)).toEqual({
    state,
    registry: join(state, "registry"),
    production: join(state, "production"),
  });
  expect((await stat(state)).mode & 0o777).toBe(0o700);
  expect((await openPlaces(state)).state).toBe(state);
});

test.runIf(process.platform === "linux")("says so where no folder can be made", async () => {
  await writeFile(join(dir, "file"), "");
  for (const place of ["/proc/nope/state", "/proc/nope", join(dir, "file", "state")])
    await expect(openPlaces(place)).rejects.toMatchObject({ code: "QUICKSTART_STATE" });
});
