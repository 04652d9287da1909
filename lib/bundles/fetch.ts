import { Readable } from "node:stream";
import { gunzipSync } from "node:zlib";
import { parseReference, type RegistryClient, repositoryOf } from "../oci/index.ts";
import { bundleFault } from "./fault.ts";
import { ANNOTATION, MAX_BYTES, MAX_OBJECTS } from "./limits.ts";
import type { BundleEntry, BundleObject, FetchedObject } from "./types.ts";

/** A tar of one file: its header, padding and end marks. */
const TAR_ROOM = 64 * 1024;
const AGAIN = "Push it again with `tkn bundle push` or `slipway publish`.";

/**
 * What a bundle holds, from its manifest alone. OCI and docker schema 2 (what tkn pushes) are read.
 *
 * @throws BUNDLE_INVALID, and what the registry client throws
 */
export async function listBundle(
  client: RegistryClient,
  ref: string,
): Promise<{ digest: string; entries: BundleEntry[] }> {
  const { json, descriptor } = await client.manifest(ref);
  const bad = (why: string) => bundleFault("BUNDLE_INVALID", `bundle ${ref}: ${why}`, AGAIN);
  if (!("layers" in json)) throw bad("is an index, not one image");
  if (json.layers.length > MAX_OBJECTS)
    throw bad(`has ${json.layers.length} layers, Tekton takes ${MAX_OBJECTS}`);
  const entries = json.layers.map((layer, index) => {
    const said = layer.annotations ?? {};
    const [name, kind, apiVersion] = [
      said[ANNOTATION.name],
      said[ANNOTATION.kind],
      said[ANNOTATION.apiVersion],
    ];
    if (!name || !kind || !apiVersion)
      throw bad(`layer ${index} does not say name, kind and apiVersion: it is no Tekton bundle`);
    return { name, kind, apiVersion, layer };
  });
  return { digest: descriptor.digest, entries };
}

/**
 * Fetches one object, verified by digest. `kind` in any case; StepAction, Task, Pipeline…
 *
 * @throws BUNDLE_NO_SUCH_OBJECT | BUNDLE_INVALID | BUNDLE_TOO_LARGE, and what the registry client throws
 */
export async function fetchFromBundle<T extends BundleObject = BundleObject>(
  client: RegistryClient,
  ref: string,
  kind: string,
  name: string,
): Promise<FetchedObject<T>> {
  const { digest, entries } = await listBundle(client, ref);
  const entry = entries.find((one) => one.kind.toLowerCase() === kind.toLowerCase() && one.name === name);
  if (entry === undefined) {
    const has = entries.map((one) => `${one.kind} ${one.name}`).join(", ") || "nothing";
    throw bundleFault(
      "BUNDLE_NO_SUCH_OBJECT",
      `bundle ${ref}: has no ${kind.toLowerCase()} ${name}, but ${has}`,
      "Name what it has, or another bundle.",
    );
  }
  const uri = repositoryOf(parseReference(ref));
  const layer = await client.blobBytes(uri, entry.layer, MAX_BYTES);
  const bytes = await onlyFile(ref, unpacked(ref, layer));
  return { object: await parsed<T>(ref, entry, bytes), digest, uri, bytes };
}

function unpacked(ref: string, layer: Buffer): Buffer {
  if (layer[0] !== 0x1f || layer[1] !== 0x8b) return layer;
  try {
    return gunzipSync(layer, { maxOutputLength: MAX_BYTES + TAR_ROOM });
  } catch (thrown) {
    const large = (thrown as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE";
    if (large)
      throw bundleFault(
        "BUNDLE_TOO_LARGE",
        `bundle ${ref}: a layer unpacks to more than ${MAX_BYTES} bytes`,
        "Make the object smaller.",
      );
    throw bundleFault("BUNDLE_INVALID", `bundle ${ref}: a layer is no gzip`, AGAIN, thrown);
  }
}

/** The first regular file of a tar. */
async function onlyFile(ref: string, tar: Buffer): Promise<Buffer> {
  const { extract } = await import("tar-stream");
  const unpack = extract();
  const chunks: Buffer[] = [];
  try {
    Readable.from([tar]).pipe(unpack);
    for await (const entry of unpack) {
      if (entry.header.type === "file" && chunks.length === 0)
        for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
      else entry.resume();
    }
  } catch (thrown) {
    throw bundleFault("BUNDLE_INVALID", `bundle ${ref}: a layer is no tar`, AGAIN, thrown);
  }
  if (chunks.length > 0) return Buffer.concat(chunks);
  throw bundleFault("BUNDLE_INVALID", `bundle ${ref}: a layer has no file`, AGAIN);
}

async function parsed<T extends BundleObject>(ref: string, entry: BundleEntry, bytes: Buffer): Promise<T> {
  const what = `bundle ${ref}: ${entry.kind} ${entry.name}`;
  const object = await parse(what, bytes.toString("utf8"));
  const { kind, metadata } = (object ?? {}) as Partial<BundleObject>;
  if (kind?.toLowerCase() !== entry.kind.toLowerCase() || metadata?.name !== entry.name)
    throw bundleFault("BUNDLE_INVALID", `${what}: the layer holds ${kind} ${metadata?.name}`, AGAIN);
  return object as T;
}

async function parse(what: string, text: string): Promise<unknown> {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: then YAML, which is slower to load.
  }
  try {
    const { parse } = await import("yaml");
    return parse(text);
  } catch (thrown) {
    throw bundleFault("BUNDLE_INVALID", `${what}: is neither JSON nor YAML`, AGAIN, thrown);
  }
}
