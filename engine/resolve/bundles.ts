import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fetchFromBundle } from "../../lib/bundles/index.ts";
import { writeWhole } from "../../lib/files/index.ts";
import { formatReference, parseReference, type RegistryClient } from "../../lib/oci/index.ts";
import { loadYaml } from "../../lib/tekton/index.ts";
import { fault } from "../fault.ts";
import type { Resolved } from "../types.ts";
import type { Definition, DefinitionKind } from "./catalog.ts";

/** Definitions out of Tekton bundles, kept on disk by digest. */
export interface BundleCache {
  /**
   * @param bundle `registry/repository[:tag][@digest]`
   * @throws Fault of lib/oci or lib/bundles; ENGINE_NOT_FOUND
   */
  get(bundle: string, kind: DefinitionKind, name: string): Promise<Resolved>;
}

/**
 * Opens the cache. Each object is fetched once, even if many ask at the same time; with a digest in the
 * reference and the object on disk, no registry is asked.
 * @param directory where objects are kept; may be shared
 */
export function openBundleCache(directory: string, client: RegistryClient): BundleCache {
  const asked = new Map<string, Promise<Resolved>>();
  return {
    get(bundle, kind, name) {
      const key = `${bundle} ${kind} ${name}`;
      const asking = asked.get(key) ?? look(directory, client, { bundle, kind, name });
      asked.set(key, asking);
      asking.catch(() => asked.delete(key));
      return asking;
    },
  };
}

interface Wanted {
  readonly bundle: string;
  readonly kind: DefinitionKind;
  readonly name: string;
}

async function look(directory: string, client: RegistryClient, wanted: Wanted): Promise<Resolved> {
  const reference = parseReference(wanted.bundle);
  const digest = reference.digest ?? (await client.resolve(wanted.bundle)).digest;
  const uri = `${reference.registry}/${reference.repository}`;
  const refSource = {
    uri,
    digest: { [digest.split(":", 1)[0] ?? "sha256"]: digest.slice(digest.indexOf(":") + 1) },
    entryPoint: wanted.name,
  };
  const file = join(directory, `${keyOf(digest, wanted)}.json`);
  const text = await readFile(file, "utf8").catch(() => undefined);
  const known = text === undefined ? undefined : definitionOf(text, wanted);
  if (known !== undefined) return { object: known, refSource };
  const { tag: _moving, ...fixed } = reference;
  const fetched = await fetchFromBundle(
    client,
    formatReference({ ...fixed, digest }),
    wanted.kind.toLowerCase(),
    wanted.name,
  );
  const body = JSON.stringify(fetched.object);
  const object = definitionOf(body, wanted);
  if (object === undefined) throw foreign(wanted);
  await keep(file, body);
  return { object, refSource };
}

const foreign = ({ bundle, kind, name }: Wanted) =>
  fault(
    "ENGINE_NOT_FOUND",
    `${bundle} holds something else under ${kind} ${name}`,
    "Check name and kind of the reference.",
  );

/** Read as YAML is: values of params are Tekton's. Undefined if a damaged file or another object is there. */
function definitionOf(text: string, { kind, name, bundle }: Wanted): Definition | undefined {
  try {
    const [found] = loadYaml(text, bundle).objects;
    const right = found?.object.kind === kind && found.object.metadata.name === name;
    return right ? (found.object as Definition) : undefined;
  } catch {
    return undefined;
  }
}

/** A cache that cannot be written is only slower. */
const keep = (file: string, body: string): Promise<void> =>
  writeWhole(file, body, { makeFolder: true }).catch(() => {});

const keyOf = (digest: string, { kind, name }: Wanted): string =>
  createHash("sha256").update(`${digest}\n${kind}\n${name}`).digest("hex");
