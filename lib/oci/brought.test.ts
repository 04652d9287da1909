import { expect, it } from "vitest";
import { createBrought } from "./brought.ts";
import { parseReference } from "./reference.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;
const at = (name: string) => parseReference(name);

/** Work that ends when it is told to. */
function held() {
  let end: (fault?: Error) => void = () => {};
  const done = new Promise<void>((resolve, reject) => {
    end = (fault) => (fault === undefined ? resolve() : reject(fault));
  });
  return { done, end };
}

it("brings a blob to a registry once, and tells other repositories who holds it", async () => {
  const [brought, first, holders] = [createBrought(), held(), [] as unknown[]];
  const bring = (name: string) =>
    brought.blob(at(name), DIGEST, async (holder) => {
      holders.push([name, holder]);
      if (name === "a.io/one") await first.done;
    });
  const all = [bring("a.io/one"), bring("a.io/two"), bring("a.io/one"), bring("b.io/one")];
  await all[3];
  expect(holders).toEqual([
    ["a.io/one", undefined],
    ["b.io/one", undefined],
  ]);
  first.end();
  await Promise.all(all);
  expect(holders[2]).toEqual(["a.io/two", "one"]);
  expect(holders).toHaveLength(3);
});

it("forgets what failed: who waited brings it, and so does who comes later", async () => {
  const [brought, first] = [createBrought(), held()];
  const seen: unknown[] = [];
  const failing = brought.blob(at("a.io/one"), DIGEST, () => first.done);
  const waiting = brought.blob(at("a.io/two"), DIGEST, async (holder) => void seen.push(holder));
  first.end(new Error("cut"));
  await expect(failing).rejects.toThrow("cut");
  await waiting;
  await brought.blob(at("a.io/one"), DIGEST, async (holder) => void seen.push(holder));
  expect(seen).toEqual([undefined, "two"]);
});

it("has a few on their way at a time, and a failure gives its lane back", async () => {
  const brought = createBrought();
  let [now, most] = [0, 0];
  const all = Array.from({ length: 40 }, (_, index) =>
    brought.blob(at("a.io/one"), `sha256:${String(index).padStart(64, "0")}`, async () => {
      most = Math.max(most, ++now);
      await new Promise((done) => setImmediate(done));
      now -= 1;
      if (index % 2 === 0) throw new Error("cut");
    }),
  );
  expect((await Promise.allSettled(all)).filter(({ status }) => status === "fulfilled")).toHaveLength(20);
  expect([most > 1, most < 10]).toEqual([true, true]);
});

it("remembers who would not mount", () => {
  const brought = createBrought();
  brought.refused(at("a.io/two"), "one");
  expect(brought.mounts(at("a.io/two"), "one")).toBe(false);
  expect(brought.mounts(at("a.io/three"), "one")).toBe(true);
});
