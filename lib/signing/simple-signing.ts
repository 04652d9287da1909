import { isRecord } from "../json/index.ts";
import type { VerifiedSignature } from "./types.ts";

/** Media type of a signature's layer. */
export const SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";
const TYPE = "cosign container image signature";

/** What a signature says: that this key signed this digest under this name. */
export interface SimpleSigning {
  /** `registry/repository`, or with a tag: what the image is meant to be. */
  readonly identity: string;
  /** `sha256:<hex>` of the image. */
  readonly digest: string;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** The bytes that are signed, as cosign writes them: compact JSON, annotations sorted by name. */
export function simpleSigning({ identity, digest, annotations = {} }: SimpleSigning): Buffer {
  const sorted = Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : 1));
  const payload = {
    critical: {
      identity: { "docker-reference": identity },
      image: { "docker-manifest-digest": digest },
      type: TYPE,
    },
    optional: sorted.length === 0 ? null : Object.fromEntries(sorted),
  };
  return Buffer.from(JSON.stringify(payload));
}

/** What a payload says of the image with this digest, or what is wrong with it. */
export function readSimpleSigning(
  bytes: Uint8Array,
  digest: string,
): Omit<VerifiedSignature, "keyId"> | string {
  const json = parsed(bytes);
  const critical = isRecord(json) ? json["critical"] : undefined;
  if (!isRecord(json) || !isRecord(critical)) return "its payload is no JSON object with `critical`";
  const { identity, image, type } = critical;
  if (type !== TYPE) return `its type is ${shown(type)}, not ${shown(TYPE)}`;
  const signed = isRecord(image) ? image["docker-manifest-digest"] : undefined;
  if (signed !== digest) return `it is for ${shown(signed)}, another image`;
  const reference = isRecord(identity) ? identity["docker-reference"] : undefined;
  if (typeof reference !== "string") return "it has no critical.identity.docker-reference";
  const optional = json["optional"];
  return { identity: reference, annotations: isRecord(optional) ? optional : {} };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    return undefined;
  }
}

/** A value out of a hostile document, short. */
export const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
};
