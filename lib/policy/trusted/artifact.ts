import { parseAllDocuments, stringify } from "yaml";
import { explain } from "../../errors/index.ts";
import { isRecord } from "../../json/index.ts";
import {
  ifFound,
  MEDIA,
  parseReference,
  pushArtifact,
  type RegistryClient,
  repositoryOf,
  sha256,
} from "../../oci/index.ts";
import { trustFault } from "./fault.ts";
import type { TrustList } from "./types.ts";

/** Layers of policy data, as conftest and ec push them. */
export const DATA_LAYER = "application/vnd.cncf.openpolicyagent.data.layer.v1+json";
/** Where the data lies in the artifact: sources take it from here. */
const TITLE = "data/data/trusted_tekton_tasks.yml";

/** A list that lies in a registry, and the digest of what it lies in. */
export interface StoredTrust {
  readonly digest?: string;
  readonly list: TrustList;
}

/** The list under a tag; an empty one if the tag is not there. Fault TRUST_BAD_DATA. */
export async function readTrust(client: RegistryClient, ref: string): Promise<StoredTrust> {
  const found = await ifFound(client.manifest(ref));
  if (found === undefined) return { list: {} };
  const layers = "layers" in found.json ? found.json.layers : [];
  const repository = repositoryOf(parseReference(ref));
  const data = layers.filter(({ mediaType }) => mediaType === DATA_LAYER);
  if (data.length === 0) throw bad(ref, "has no layer of policy data");
  const texts = await Promise.all(data.map((layer) => client.blobBytes(repository, layer)));
  const lists = texts.flatMap((bytes) => listsIn(bytes.toString("utf8"), ref));
  return { digest: found.descriptor.digest, list: Object.assign({}, ...lists) as TrustList };
}

function listsIn(text: string, ref: string): readonly TrustList[] {
  return parseAllDocuments(text).map((document) => {
    if (document.errors.length > 0) throw bad(ref, `is no YAML: ${explain(document.errors[0])}`);
    const value: unknown = document.toJS();
    const list = isRecord(value) ? value["trusted_tasks"] : undefined;
    if (!isRecord(list)) throw bad(ref, "has no map trusted_tasks");
    for (const [key, records] of Object.entries(list))
      if (
        !Array.isArray(records) ||
        !records.every((each) => isRecord(each) && typeof each["ref"] === "string")
      )
        throw bad(
          ref,
          `trusted_tasks[${JSON.stringify(key)}] is not a list of {ref, effective_on, expires_on}`,
        );
    return list as TrustList;
  });
}

/** Pushes a list; equal lists give equal digests. */
export async function pushTrust(client: RegistryClient, ref: string, list: TrustList): Promise<string> {
  const bytes = Buffer.from(stringify({ trusted_tasks: list }, { sortMapEntries: true, lineWidth: 0 }));
  const { digest } = await pushArtifact(client, ref, {
    config: { source: { bytes: configOf(sha256(bytes)) }, mediaType: MEDIA.ociConfig },
    layers: [
      {
        source: { bytes },
        mediaType: DATA_LAYER,
        annotations: { "org.opencontainers.image.title": TITLE },
      },
    ],
  });
  return digest;
}

const configOf = (layer: string): Buffer =>
  Buffer.from(
    JSON.stringify({
      architecture: "",
      os: "",
      config: {},
      rootfs: { type: "layers", diff_ids: [layer] },
      history: [{ created_by: "slipway publish" }],
    }),
  );

const bad = (ref: string, problem: string) =>
  trustFault(
    "TRUST_BAD_DATA",
    `the list of trusted tasks ${ref} ${problem}`,
    "See what lies there; remove the tag only if nobody's policy reads it.",
  );
