import { buffer } from "node:stream/consumers";
import { type Manifest, MEDIA, sha256 } from "../oci/index.ts";
import { bundleFault } from "./fault.ts";
import { storedGzip } from "./gzip.ts";
import { ANNOTATION, MAX_BYTES, MAX_OBJECTS } from "./limits.ts";
import type { BundleObject, BundleOptions, PackedBundle } from "./types.ts";

const EPOCH = "1970-01-01T00:00:00Z";

/**
 * Packs objects as a Tekton bundle (docs/tekton-bundle-contracts.md of tektoncd/pipeline): one layer an object, a
 * tar of one file, in OCI media types. Nothing in it depends on time, machine or zlib.
 *
 * @throws BUNDLE_BAD_OBJECT | BUNDLE_TOO_LARGE
 */
export async function packBundle(
  objects: BundleObject | readonly BundleObject[],
  options: BundleOptions = {},
): Promise<PackedBundle> {
  const list: readonly BundleObject[] = "kind" in objects ? [objects] : objects;
  if (list.length === 0 || list.length > MAX_OBJECTS)
    throw bundleFault(
      "BUNDLE_TOO_LARGE",
      `bundle: ${list.length} objects`,
      `Put 1 to ${MAX_OBJECTS} objects into a bundle.`,
    );
  const packed = await Promise.all(list.map(packLayer));
  const config = part(
    MEDIA.ociConfig,
    Buffer.from(JSON.stringify(configOf(packed.map((one) => one.diffId)))),
  );
  const layers = packed.map(({ bytes, annotations }) => {
    const layer = part(MEDIA.ociLayerGzip, bytes);
    return { ...layer, descriptor: { ...layer.descriptor, annotations } };
  });
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: MEDIA.ociManifest,
    config: config.descriptor,
    layers: layers.map((layer) => layer.descriptor),
    ...(options.annotations === undefined ? {} : { annotations: sorted(options.annotations) }),
  };
  return { manifest: part(MEDIA.ociManifest, Buffer.from(JSON.stringify(manifest))), config, layers };
}

const part = (mediaType: string, bytes: Buffer) => ({
  descriptor: { mediaType, digest: sha256(bytes), size: bytes.length },
  bytes,
});

const sorted = (record: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

async function packLayer(object: BundleObject) {
  const { name, kind, apiVersion } = identity(object);
  // JSON is YAML too, and no reader can take a text in it for a number or a truth value.
  const text = Buffer.from(JSON.stringify(object));
  if (text.length > MAX_BYTES)
    throw bundleFault(
      "BUNDLE_TOO_LARGE",
      `${kind} ${name}: ${text.length} bytes`,
      `Keep an object under ${MAX_BYTES} bytes.`,
    );
  const { pack } = await import("tar-stream");
  const tar = pack();
  tar.entry({ name, mode: 0o600, mtime: new Date(0), uid: 0, gid: 0, uname: "", gname: "" }, text);
  tar.finalize();
  const plain = await buffer(tar);
  const annotations = {
    [ANNOTATION.apiVersion]: apiVersion.replace(/^.*\//, ""),
    [ANNOTATION.kind]: kind.toLowerCase(),
    [ANNOTATION.name]: name,
  };
  return { bytes: storedGzip(plain), diffId: sha256(plain), annotations };
}

function identity({ apiVersion, kind, metadata }: BundleObject): {
  name: string;
  kind: string;
  apiVersion: string;
} {
  const name = metadata?.name;
  if (!apiVersion || !kind || !name)
    throw bundleFault(
      "BUNDLE_BAD_OBJECT",
      `object ${kind ?? "?"} ${name ?? "?"}: lacks apiVersion, kind or metadata.name`,
      "Give it all three: they are how a bundle is looked through.",
    );
  return { name, kind, apiVersion };
}

const configOf = (diffIds: readonly string[]) => ({
  architecture: "",
  created: EPOCH,
  os: "",
  rootfs: { type: "layers", diff_ids: diffIds },
  config: {},
  history: diffIds.map(() => ({ created: EPOCH, created_by: "slipway" })),
});
