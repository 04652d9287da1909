import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runStep } from "../../../lib/contract/testing.ts";
import { writeBuiltImage } from "../../../lib/handover/index.ts";
import { MEDIA, sha256 } from "../../../lib/oci/index.ts";
import { imagePushStep } from "../../../steps/image-push/contract.ts";
import { run } from "../../../steps/image-push/run.ts";
import { type Scenario, type Stage, tagsOf } from "../scenario.ts";

const repository = ({ registry }: Stage) => `${registry.address}/org/app`;

/** Puts a blob into the layout, as image-build does. */
async function blob(blobs: string, mediaType: string, content: string) {
  const digest = sha256(Buffer.from(content));
  await writeFile(join(blobs, digest.slice("sha256:".length)), content);
  return { mediaType, digest, size: content.length };
}

export const scenario: Scenario = {
  step: "image-push",
  async setUp(stage) {
    const [storage, shared] = [join(stage.dir, "storage"), join(stage.dir, "shared")];
    const blobs = join(storage, "image", "blobs", "sha256");
    await mkdir(blobs, { recursive: true });
    await mkdir(shared, { recursive: true });
    const image = `${repository(stage)}:1`;
    const config = await blob(blobs, MEDIA.ociConfig, "{}");
    const layer = await blob(blobs, `${MEDIA.ociLayer}+gzip`, "layer");
    const manifest = { schemaVersion: 2, mediaType: MEDIA.ociManifest, config, layers: [layer] };
    const platform = { os: "linux", architecture: "amd64" };
    await writeBuiltImage(shared, {
      ...(await blob(blobs, MEDIA.ociManifest, JSON.stringify(manifest))),
      ...{ image, config, platform, layout: "image", imageId: "id", format: "oci" },
      layers: [{ ...layer, diffId: sha256(Buffer.from("plain")) }],
    });
    const params = { image, storage, shared, additionalTag: "run-1", caFile: stage.registry.caFile };
    return () => runStep(imagePushStep, run, { params });
  },
  state: (stage) => tagsOf(stage.client, repository(stage)),
};
