import { isRecord } from "../../json/index.ts";
import { digestTag } from "../../oci/index.ts";
import { parsePurl } from "../../sbom/index.ts";
import type { RuleContext } from "../types.ts";
import { buildTasks, resultOf, runsOf } from "./attested.ts";
import { once } from "./define.ts";
import { readBlobJson, readManifest } from "./read.ts";
import { readJson, text } from "./values.ts";

type Json = Readonly<Record<string, unknown>>;
/** The objects in a list; nothing if it is none. */
export const objects = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

/** SBOMs of the image, by format. */
export interface Sboms {
  readonly spdx: readonly Json[];
  readonly cycloneDx: readonly Json[];
}

/**
 * The SBOMs of the image: signed statements that hold one, what the build task's SBOM_BLOB_URL names, and what lies
 * under the image's `.sbom` tag. A document found twice counts once. (An SBOM that is a referrer alone does not
 * count: Conforma does not find it.)
 */
export const sbomsOf = once(async (context: RuleContext): Promise<Sboms> => {
  const { attestations } = context.evidence;
  const [named, tagged] = await Promise.all([namedByBuild(context), underTag(context)]);
  const signed = (type: string) =>
    attestations
      .filter(({ predicateType }) => predicateType === type)
      .map(({ statement }) => statement["predicate"]);
  const fetched = [...named, tagged].filter(isRecord);
  return {
    spdx: distinct([
      ...signed("https://spdx.dev/Document"),
      ...fetched.filter((each) => each["SPDXID"] === "SPDXRef-DOCUMENT"),
    ]),
    cycloneDx: distinct([
      ...signed("https://cyclonedx.org/bom"),
      ...fetched.filter((each) => each["bomFormat"] === "CycloneDX"),
    ]),
  };
});

const distinct = (documents: readonly unknown[]): readonly Json[] => [
  ...new Map(documents.filter(isRecord).map((each) => [JSON.stringify(each), each])).values(),
];

/** What the tasks that built this very image name: those of other platforms name others. */
async function namedByBuild(context: RuleContext): Promise<readonly unknown[]> {
  const builds = runsOf(context)
    .flatMap(buildTasks)
    .filter((task) => resultOf(task, "IMAGE_DIGEST") === context.evidence.image.digest);
  const places = new Set(builds.flatMap((task) => text(resultOf(task, "SBOM_BLOB_URL"))?.trim() || []));
  return Promise.all([...places].map((place) => readBlobJson(context, place)));
}

async function underTag(context: RuleContext): Promise<unknown> {
  const { repository, digest } = context.evidence.image;
  const manifest = await readManifest(context, `${repository}:${digestTag(digest, ".sbom")}`);
  const layer = manifest?.layers?.[0];
  return layer && readBlobJson(context, `${repository}@${layer.digest}`);
}

/** A package of an SBOM of either format, as rules read it. */
export interface SbomPackage {
  /** First package URL, else the name. */
  readonly id: string;
  readonly name: string;
  readonly purls: readonly string[];
  /** Fetched by Hermeto (formerly Cachi2), by the marks that it leaves. */
  readonly prefetched: boolean;
  /** Properties: of CycloneDX, or JSON in SPDX annotations. */
  readonly properties: readonly { readonly name: string; readonly value: string }[];
  /** Where it may be from. SPDX: type and locator; CycloneDX: type, url and comment. */
  readonly references: readonly { readonly type: string; readonly url: string; readonly comment: string }[];
  /** Qualifiers `download_url` of its package URLs. */
  readonly downloads: readonly string[];
  /** References of type `distribution`. */
  readonly distributions: readonly string[];
  /** URLs of a proxy that it came through. */
  readonly proxies: readonly string[];
  /** Backend of Hermeto that is an experiment, by its mark. */
  readonly experiments: readonly string[];
}

const HERMETO = ["cachi2", "hermeto"];
const EXPERIMENT = "hermeto:backend:experimental:";

/** Packages of SPDX documents. */
export const spdxPackages = ({ spdx }: Sboms): readonly SbomPackage[] =>
  spdx.flatMap((document) => objects(document["packages"]).map(spdxPackage));

function spdxPackage(each: Json): SbomPackage {
  const annotations = objects(each["annotations"]).map(({ annotator, annotationType, comment }) => ({
    annotator: text(annotator) ?? "",
    annotationType,
    comment: text(comment) ?? "",
  }));
  const references = objects(each["externalRefs"]).map(({ referenceType, referenceLocator }) => ({
    type: text(referenceType) ?? "",
    url: text(referenceLocator) ?? "",
    comment: "",
  }));
  const purls = references.filter(({ type }) => type === "purl").map(({ url }) => url);
  const name = text(each["name"]) ?? "";
  return {
    id: purls[0] || name,
    name,
    purls,
    prefetched: annotations.some(
      ({ annotator, annotationType }) =>
        annotationType === "OTHER" && HERMETO.some((tool) => annotator.includes(tool)),
    ),
    properties: annotations.flatMap(({ comment }) => property(readJson(comment))),
    references,
    downloads: downloadsIn(purls),
    distributions: [],
    proxies: (text(each["sourceInfo"]) ?? "").split(";").filter((url) => url !== ""),
    experiments: annotations
      .filter(
        ({ annotator, comment }) => annotator === "Tool: hermeto:backend" && comment.startsWith(EXPERIMENT),
      )
      .map(({ comment }) => comment),
  };
}

const downloadsIn = (purls: readonly string[]): readonly string[] =>
  purls.flatMap((purl) => parsePurl(purl)?.qualifiers?.["download_url"] ?? []);

const property = (value: unknown): SbomPackage["properties"] =>
  isRecord(value) && typeof value["name"] === "string"
    ? [{ name: value["name"], value: text(value["value"]) ?? "" }]
    : [];

/** Components of CycloneDX documents. */
export const cycloneDxPackages = ({ cycloneDx }: Sboms): readonly SbomPackage[] =>
  cycloneDx.flatMap((document) => {
    const experiments = objects(document["annotations"]).filter(({ text: said }) =>
      text(said)?.startsWith(EXPERIMENT),
    );
    return objects(document["components"]).map((each) => {
      const ref = each["bom-ref"];
      const its = experiments.filter(({ subjects }) => Array.isArray(subjects) && subjects.includes(ref));
      return cycloneDxPackage(
        each,
        its.map((annotation) => String(annotation["text"])),
      );
    });
  });

function cycloneDxPackage(each: Json, experiments: readonly string[]): SbomPackage {
  const properties = objects(each["properties"]).flatMap(property);
  const references = objects(each["externalReferences"]).map(({ type, url, comment }) => ({
    type: text(type) ?? "",
    url: text(url) ?? "",
    comment: text(comment) ?? "",
  }));
  const purls = text(each["purl"]) === undefined ? [] : [String(each["purl"])];
  const name = text(each["name"]) ?? "";
  const isProxy = (one: { type: string; comment: string }) =>
    one.type === "distribution" && one.comment === "proxy URL";
  return {
    id: purls[0] ?? name,
    name,
    purls,
    prefetched: properties.some(({ name: key, value }) =>
      HERMETO.some((tool) => key === `${tool}:found_by` && value === tool),
    ),
    properties,
    references,
    downloads: downloadsIn(purls),
    distributions: references.filter(({ type }) => type === "distribution").map(({ url }) => url),
    proxies: references.filter(isProxy).map(({ url }) => url),
    experiments,
  };
}

/** `repository@digest` of an image's package URL. */
export function imageOfPurl(purl: unknown): string | undefined {
  const parsed = parsePurl(text(purl) ?? "");
  const repository = parsed?.qualifiers?.["repository_url"];
  return parsed?.type === "oci" && repository && parsed.version
    ? `${repository}@${parsed.version}`
    : undefined;
}

/** Package URLs of RPMs in an SBOM of either format. */
export function rpmsIn(
  document: unknown,
): readonly { readonly purl: string; readonly prefetched: boolean }[] {
  if (!isRecord(document)) return [];
  const one: Sboms = { spdx: [document], cycloneDx: [document] };
  return [...cycloneDxPackages(one), ...spdxPackages(one)].flatMap(({ purls, prefetched }) =>
    purls.filter((purl) => /^pkg:rpm(mod)?\//.test(purl)).map((purl) => ({ purl, prefetched })),
  );
}
