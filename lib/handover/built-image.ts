import { join } from "node:path";
import { Checker } from "./check.ts";
import { bad, readWhole, writeWhole } from "./files.ts";

const FILE = "built-image.json";
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** One layer of the built image, as its manifest has it. */
export interface BuiltLayer {
  readonly mediaType: string;
  readonly digest: string;
  /** Bytes, compressed. */
  readonly size: number;
  /** Digest of the uncompressed tar. */
  readonly diffId: string;
  /**
   * Repository (`registry/name`) that already has this blob: a layer of the base image. Its bytes are then
   * not in the layout; they are mounted or copied from there.
   */
  readonly from?: string;
}

/** What step image-build made and step image-push publishes. */
export interface BuiltImage {
  /** Reference that was asked for: `registry/repo:tag`. */
  readonly image: string;
  /** Digest of the manifest; publishing does not change it. */
  readonly digest: string;
  readonly mediaType: string;
  /** Bytes of the manifest. */
  readonly size: number;
  readonly config: { readonly mediaType: string; readonly digest: string; readonly size: number };
  readonly layers: readonly BuiltLayer[];
  /** Folder of an OCI image layout, relative to the storage volume, which steps may see at different paths. */
  readonly layout: string;
  /** Id of the image in the builder's storage. */
  readonly imageId: string;
  readonly format: "oci" | "docker";
  readonly platform: { readonly os: string; readonly architecture: string; readonly variant?: string };
}

/** Writes `built-image.json` into the shared folder. */
export const writeBuiltImage = (shared: string, image: BuiltImage): Promise<void> =>
  writeWhole(join(shared, FILE), `${JSON.stringify({ schema: 1, ...image }, undefined, 2)}\n`);

/** Reads and checks it. Faults HANDOVER_MISSING, HANDOVER_BAD. */
export async function readBuiltImage(shared: string): Promise<BuiltImage> {
  const file = join(shared, FILE);
  const check = new Checker(file);
  const json = check.parse(await readWhole(file, "step image-build"));
  if (json["schema"] !== 1) throw bad(file, "schema", `must be 1, is ${JSON.stringify(json["schema"])}`);
  const layout = check.text(json["layout"], "layout", /^[\w.-]+(\/[\w.-]+)*$/);
  if (layout.split("/").includes("..")) throw bad(file, "layout", "must not lead out of the storage volume");
  return {
    image: check.text(json["image"], "image"),
    ...descriptor(check, json, ""),
    config: descriptor(check, check.object(json["config"], "config"), "config."),
    layers: check.array(json["layers"], "layers").map((each, i) => layer(check, each, `layers[${i}]`)),
    layout,
    imageId: check.text(json["imageId"], "imageId"),
    format: check.choice(json["format"], "format", ["oci", "docker"]),
    platform: platform(check, check.object(json["platform"], "platform")),
  };
}

const descriptor = (check: Checker, json: Record<string, unknown>, at: string) => ({
  mediaType: check.text(json["mediaType"], `${at}mediaType`),
  digest: check.text(json["digest"], `${at}digest`, DIGEST),
  size: check.size(json["size"], `${at}size`),
});

function layer(check: Checker, value: unknown, at: string): BuiltLayer {
  const json = check.object(value, at);
  return {
    ...descriptor(check, json, `${at}.`),
    diffId: check.text(json["diffId"], `${at}.diffId`, DIGEST),
    ...(json["from"] === undefined ? {} : { from: check.text(json["from"], `${at}.from`) }),
  };
}

function platform(check: Checker, json: Record<string, unknown>): BuiltImage["platform"] {
  const variant = json["variant"];
  return {
    os: check.text(json["os"], "platform.os"),
    architecture: check.text(json["architecture"], "platform.architecture"),
    ...(variant === undefined ? {} : { variant: check.text(variant, "platform.variant") }),
  };
}
