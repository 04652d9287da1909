import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  type BuiltImage,
  readBaseImages,
  readBuiltImage,
  readParsedDockerfile,
  writeBaseImages,
  writeBuiltImage,
  writeParsedDockerfile,
} from "./index.ts";

let dir = "";
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "handover-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const digest = `sha256:${"a".repeat(64)}`;
const image: BuiltImage = {
  image: "r.example/app:1",
  digest,
  mediaType: "application/vnd.oci.image.manifest.v1+json",
  size: 10,
  config: { mediaType: "application/vnd.oci.image.config.v1+json", digest, size: 2 },
  layers: [{ mediaType: "l", digest, size: 3, diffId: digest, from: "r.example/base" }],
  layout: "built/image",
  imageId: "abc",
  format: "oci",
  platform: { os: "linux", architecture: "amd64" },
};

it("gives back the image that was written, and leaves no temporary file", async () => {
  await writeBuiltImage(dir, image);
  expect(await readBuiltImage(dir)).toEqual(image);
  expect(await readdir(dir)).toEqual(["built-image.json"]);
});

it.each([
  ["layers[0].digest", { layers: [{ ...image.layers[0], digest: "sha256:x" }] }],
  ["layout", { layout: "../../etc" }],
  ["layout", { layout: "/etc" }],
  ["format", { format: "squashfs" }],
  ["size", { size: -1 }],
])("names the field that is wrong: %s", async (field, change) => {
  await writeFile(join(dir, "built-image.json"), JSON.stringify({ schema: 1, ...image, ...change }));
  await expect(readBuiltImage(dir)).rejects.toMatchObject({
    code: "HANDOVER_BAD",
    message: expect.stringContaining(field) as string,
  });
});

it("says who writes a file that is missing", async () => {
  await expect(readBuiltImage(join(dir, "nowhere"))).rejects.toMatchObject({
    code: "HANDOVER_MISSING",
    message: expect.stringContaining("image-build") as string,
  });
});

it("writes base images one a line", async () => {
  const file = join(dir, "base_images_digests");
  const images = [{ ref: "r/a:1", canonical: `r/a:1@${digest}` }];
  await writeBaseImages(file, images);
  expect(await readFile(file, "utf8")).toBe(`r/a:1 r/a:1@${digest}\n`);
  expect(await readBaseImages(file)).toEqual(images);
  await writeFile(file, "r/a:1\n");
  await expect(readBaseImages(file)).rejects.toMatchObject({ code: "HANDOVER_BAD" });
});

it("reads the parsed Containerfile only if it has stages", async () => {
  const file = join(dir, "parsed_dockerfile.json");
  await writeParsedDockerfile(file, { MetaArgs: [], Stages: [] });
  expect(await readParsedDockerfile(file)).toEqual({ MetaArgs: [], Stages: [] });
  await writeFile(file, "{}");
  await expect(readParsedDockerfile(file)).rejects.toMatchObject({ code: "HANDOVER_BAD" });
});
