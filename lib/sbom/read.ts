import { readFile, stat } from "node:fs/promises";
import { explain } from "../errors/index.ts";
import { ifThere } from "../files/index.ts";
import { isRecord } from "../json/index.ts";
import { fault } from "./fault.ts";
import { SPDX_DOCUMENT, spdxIdPart } from "./spdx.ts";
import type { CycloneDxBom, SbomDocument, SpdxDocument, SpdxPackage } from "./types.ts";

/** A larger document is refused, in bytes. */
export const DOCUMENT_CAP = 256 * 1024 * 1024;

/** Which of the two formats a document has. */
export const isCycloneDx = (document: SbomDocument): document is CycloneDxBom => "bomFormat" in document;

function broken(what: string, problem: string, cause?: unknown) {
  return fault(
    "SBOM_BAD_DOCUMENT",
    `${what} is no SBOM that can be used: ${problem}`,
    "Make it again with a tool that writes SPDX 2.3 JSON or CycloneDX JSON.",
    cause,
  );
}

const records = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];
const textOr = (value: unknown, fallback: string) => (typeof value === "string" ? value : fallback);

/** Ids of documents of the field hold `@` and `/`, which SPDX does not allow: each gets one it allows. */
function idsOf(document: Readonly<Record<string, unknown>>): (id: unknown) => string {
  const given = new Map<string, string>();
  const taken = new Set<string>();
  const rename = (id: unknown): string => {
    const from = textOr(id, SPDX_DOCUMENT);
    const known = given.get(from);
    if (known !== undefined) return known;
    const wanted = from.startsWith("SPDXRef-") ? `SPDXRef-${spdxIdPart(from.slice(8))}` : from;
    let id_ = wanted;
    for (let n = 2; taken.has(id_); n++) id_ = `${wanted}-${n}`;
    taken.add(id_);
    given.set(from, id_);
    return id_;
  };
  rename(document["SPDXID"]);
  for (const each of records(document["packages"])) rename(each["SPDXID"]);
  return rename;
}

function readSpdx(document: Readonly<Record<string, unknown>>, what: string): SpdxDocument {
  const id = idsOf(document);
  const creation = isRecord(document["creationInfo"]) ? document["creationInfo"] : {};
  const creators = Array.isArray(creation["creators"]) ? creation["creators"].map(String) : [];
  const packages = records(document["packages"]).map((each) => {
    if (typeof each["SPDXID"] !== "string") throw broken(what, "a package has no SPDXID");
    return {
      ...each,
      SPDXID: id(each["SPDXID"]),
      name: textOr(each["name"], ""),
      downloadLocation: textOr(each["downloadLocation"], "NOASSERTION"),
    } satisfies SpdxPackage;
  });
  return {
    ...(document as Partial<SpdxDocument>),
    spdxVersion: textOr(document["spdxVersion"], "SPDX-2.3"),
    dataLicense: textOr(document["dataLicense"], "CC0-1.0"),
    SPDXID: id(document["SPDXID"]),
    name: textOr(document["name"], ""),
    documentNamespace: textOr(document["documentNamespace"], ""),
    creationInfo: {
      ...creation,
      created: textOr(creation["created"], "1970-01-01T00:00:00Z"),
      creators: creators.map((each) =>
        /^(Tool|Organization|Person): /i.test(each) ? each : `Tool: ${each}`,
      ),
    },
    packages,
    relationships: records(document["relationships"]).map((each) => ({
      spdxElementId: id(each["spdxElementId"]),
      relationshipType: textOr(each["relationshipType"], "OTHER"),
      relatedSpdxElement: id(each["relatedSpdxElement"]),
    })),
  };
}

function readCycloneDx(document: Readonly<Record<string, unknown>>, what: string): CycloneDxBom {
  const components = records(document["components"]);
  const nameless = components.find((each) => typeof each["name"] !== "string");
  if (nameless) throw broken(what, "a component has no name");
  return {
    ...(document as Partial<CycloneDxBom>),
    bomFormat: "CycloneDX",
    specVersion: textOr(document["specVersion"], "1.6"),
    version: typeof document["version"] === "number" ? document["version"] : 1,
    components: components.map((each) => ({
      ...each,
      type: textOr(each["type"], "library"),
      name: textOr(each["name"], ""),
    })),
  };
}

/**
 * A parsed JSON document as SBOM. What the formats demand and tools of the field leave out is filled in,
 * members that are not known here are kept.
 *
 * @throws SBOM_UNKNOWN_FORMAT, SBOM_BAD_DOCUMENT
 */
export function readSbom(document: unknown, what: string): SbomDocument {
  if (!isRecord(document)) throw broken(what, "it is no JSON object");
  if (document["bomFormat"] === "CycloneDX") return readCycloneDx(document, what);
  const version = document["spdxVersion"];
  if (typeof version === "string" && /^SPDX-2\.[23]$/.test(version)) return readSpdx(document, what);
  throw fault(
    "SBOM_UNKNOWN_FORMAT",
    `${what} is neither CycloneDX nor SPDX 2.2 or 2.3 (spdxVersion ${JSON.stringify(version ?? null)})`,
    "Make it again as SPDX 2.3 JSON or CycloneDX JSON.",
  );
}

export function parseSbom(text: string, what: string): SbomDocument {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (thrown) {
    throw broken(what, `it is not JSON (${explain(thrown)})`, thrown);
  }
  return readSbom(document, what);
}

/**
 * An SBOM file, or nothing if there is no such file.
 *
 * @throws SBOM_TOO_LARGE, SBOM_UNKNOWN_FORMAT, SBOM_BAD_DOCUMENT
 */
export async function readSbomFile(file: string): Promise<SbomDocument | undefined> {
  const found = await ifThere(stat(file));
  if (found === undefined) return undefined;
  if (found.size > DOCUMENT_CAP)
    throw fault("SBOM_TOO_LARGE", `${file} has ${found.size} bytes, more than ${DOCUMENT_CAP}`, "Scan less.");
  return parseSbom(await readFile(file, "utf8"), file);
}
