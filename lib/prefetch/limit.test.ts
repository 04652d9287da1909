import { expect, test } from "vitest";
import { mapLimited } from "./limit.ts";

const live = new AbortController().signal;

test("results stand in the order of the items, whoever ends first", async () => {
  const gates = [1, 2, 3].map(() => Promise.withResolvers<void>());
  const mapping = mapLimited([0, 1, 2], 3, live, async (item) => {
    await gates[item]?.promise;
    return item * 10;
  });
  for (const gate of gates.toReversed()) gate.resolve();
  expect(await mapping).toEqual([0, 10, 20]);
});

test("after a failure nothing new begins, and the others are told and waited for", async () => {
  const seen: string[] = [];
  const mapping = mapLimited(["bad", "slow", "never"], 2, live, async (item, signal) => {
    seen.push(item);
    if (item === "bad") throw new TypeError("first");
    await new Promise((done) => signal.addEventListener("abort", done));
    seen.push("told");
    throw new TypeError("second");
  });
  await expect(mapping).rejects.toThrow("first");
  expect(seen).toEqual(["bad", "slow", "told"]);
});

test("nothing to do is done at once; a cancelled signal counts even then", async () => {
  expect(await mapLimited([], 4, live, async () => 1)).toEqual([]);
  await expect(mapLimited([], 4, AbortSignal.abort(), async () => 1)).rejects.toMatchObject({
    name: "AbortError",
  });
});
