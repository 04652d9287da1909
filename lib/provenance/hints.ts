/**
 * Type hints: results whose names say that their values are artifacts. Suffixes match unless said otherwise.
 * Source: https://tekton.dev/docs/chains/slsa-provenance/#type-hinting and pkg/artifacts of Chains.
 */
import { formatReference, isSha256, parseReference } from "../oci/index.ts";
import { isObject } from "../tekton/index.ts";
import type { ParamValue, ResultValue } from "../tekton/types.ts";
import { digestSet } from "./digest.ts";
import type { DigestSet } from "./types.ts";

/** Results as they stand in a status; the type is not looked at. */
export type Results = readonly Pick<ResultValue, "name" | "value">[];

interface Pair {
  readonly uri: string;
  readonly digest: string;
}

const IMAGE = ["IMAGE_URL", "IMAGE_DIGEST"] as const;
const ARTIFACT = ["ARTIFACT_URI", "ARTIFACT_DIGEST"] as const;
const OUTPUTS = "ARTIFACT_OUTPUTS";
const INPUTS = "ARTIFACT_INPUTS";

const textOf = (value: ParamValue): string => (typeof value === "string" ? value.trim() : "");

/** Values whose names have the same beginning; one without the other is nothing. */
function pairs(results: Results, [uriSuffix, digestSuffix]: readonly [string, string]): Pair[] {
  const digests = new Map(
    results
      .filter(({ name }) => name.endsWith(digestSuffix))
      .map(({ name, value }) => [name.slice(0, -digestSuffix.length), textOf(value)]),
  );
  return results
    .filter(({ name }) => name.endsWith(uriSuffix))
    .map(({ name, value }) => ({
      uri: textOf(value),
      digest: digests.get(name.slice(0, -uriSuffix.length)) ?? "",
    }))
    .filter(({ uri, digest }) => uri !== "" && digest !== "");
}

/** `{uri, digest[, isBuildArtifact]}` of results with this suffix. */
function structured(results: Results, suffix: string, builtOnly = false): Pair[] {
  return results.flatMap(({ name, value }) => {
    if (!name.endsWith(suffix) || !isObject(value)) return [];
    const { uri = "", digest = "", isBuildArtifact } = value;
    if (uri === "" || digestSet(digest) === undefined || (builtOnly && isBuildArtifact !== "true")) return [];
    return [{ uri, digest }];
  });
}

/** What results say about images. */
export interface ImageHints {
  /** `repository@sha256:<hex>`, each once, in the order of the results. */
  readonly images: readonly string[];
  /** Values that name an image, and are no reference with digest: one sentence each. */
  readonly problems: readonly string[];
}

/** The images that results report: `*IMAGE_URL` with `*IMAGE_DIGEST`, `IMAGES`, built `*ARTIFACT_OUTPUTS`. */
export function imageHints(results: Results): ImageHints {
  const listed = results
    .filter(({ name }) => name === "IMAGES")
    .flatMap(({ value }) => textOf(value).split(/[\n,]/))
    .map((text) => text.trim())
    .filter((text) => text !== "");
  const named = [...pairs(results, IMAGE).map(joined), ...listed];
  const read = named.map((text) => ({ text, image: imageOf(text) }));
  const built = structured(results, OUTPUTS, true).map((pair) => imageOf(joined(pair)));
  const images = [...read.map(({ image }) => image), ...built].filter((image) => image !== undefined);
  const problems = read
    .filter(({ image }) => image === undefined)
    .map(({ text }) => `${JSON.stringify(text)} is no image reference with a sha256 digest`);
  return { images: [...new Set(images)], problems };
}

const joined = ({ uri, digest }: Pair): string => `${uri}@${digest}`;

/** Without tag; undefined if it is no reference of a registry with a sha256 digest. */
function imageOf(text: string): string | undefined {
  try {
    const { registry, repository, digest = "" } = parseReference(text);
    return isSha256(digest) ? formatReference({ registry, repository, digest }) : undefined;
  } catch {
    return undefined;
  }
}

/** A thing by its URI. */
export interface Artifact {
  readonly uri: string;
  readonly digest: DigestSet;
}

const artifacts = (found: readonly Pair[]): Artifact[] =>
  found.flatMap(({ uri, digest }) => {
    const set = digestSet(digest);
    return set === undefined ? [] : [{ uri, digest: set }];
  });

/** `*ARTIFACT_URI` with `*ARTIFACT_DIGEST`, and every `*ARTIFACT_OUTPUTS`. */
export const outputArtifacts = (results: Results): Artifact[] =>
  artifacts([...pairs(results, ARTIFACT), ...structured(results, OUTPUTS)]);

/** `*ARTIFACT_OUTPUTS` with `isBuildArtifact: "true"`. */
export const builtArtifacts = (results: Results): Artifact[] => artifacts(structured(results, OUTPUTS, true));

/** `*ARTIFACT_INPUTS`. */
export const inputArtifacts = (results: Results): Artifact[] => artifacts(structured(results, INPUTS));

/** True for results whose values are in the subjects already. Source: results.GetResultsWithoutBuildArtifacts. */
export function isSubjectResult({ name, value }: Results[number]): boolean {
  if (name === "IMAGES" || IMAGE.some((suffix) => name.endsWith(suffix))) return true;
  if (!name.endsWith(OUTPUTS)) return false;
  if (!isObject(value)) return true;
  return value["isBuildArtifact"] === "true";
}
