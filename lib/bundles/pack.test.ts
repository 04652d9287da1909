import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { storedGzip } from "./gzip.ts";
import { packBundle } from "./index.ts";

const task = (name: string) => ({
  apiVersion: "tekton.dev/v1",
  kind: "Task",
  metadata: { name },
  spec: { steps: [{ name: "a", image: "i", command: ["true"] }] },
});

test("the same object gives the same digest on every machine", async () => {
  const { manifest } = await packBundle(task("t"), { annotations: { b: "2", a: "1" } });
  const again = await packBundle(task("t"), { annotations: { a: "1", b: "2" } });
  expect(again.manifest.descriptor).toEqual(manifest.descriptor);
  expect(manifest.descriptor.digest).toBe(
    "sha256:3a76a4d7ab4d898c7ec47fe9e0a1fc4a7ba3c4640b219e7b0ca4bc1674ce0d09",
  );
});

test("layers say what they hold, as tkn writes it", async () => {
  const { layers } = await packBundle([
    task("t"),
    { ...task("s"), kind: "StepAction", apiVersion: "tekton.dev/v1beta1" },
  ]);
  expect(layers.map((layer) => layer.descriptor.annotations)).toEqual([
    { "dev.tekton.image.apiVersion": "v1", "dev.tekton.image.kind": "task", "dev.tekton.image.name": "t" },
    {
      "dev.tekton.image.apiVersion": "v1beta1",
      "dev.tekton.image.kind": "stepaction",
      "dev.tekton.image.name": "s",
    },
  ]);
});

test.each([0, 1, 65_535, 65_536, 200_000])("stored gzip of %i bytes unpacks to the same", (size) => {
  const bytes = Buffer.alloc(size, "slipway");
  expect(gunzipSync(storedGzip(bytes)).equals(bytes)).toBe(true);
});

test("limits and identity are checked", async () => {
  const many = Array.from({ length: 21 }, (_, i) => task(`t${i}`));
  await expect(packBundle(many)).rejects.toMatchObject({ code: "BUNDLE_TOO_LARGE" });
  await expect(packBundle({ ...task("t"), metadata: {} })).rejects.toMatchObject({
    code: "BUNDLE_BAD_OBJECT",
  });
  const large = { ...task("t"), spec: "x".repeat(5_000_000) };
  await expect(packBundle(large)).rejects.toMatchObject({ code: "BUNDLE_TOO_LARGE" });
});
