import { isRecord } from "../../json/index.ts";
import { type Digest, parseHash } from "../digests.ts";
import { fault, shown } from "../fault.ts";
import { checkOutputPath } from "../paths.ts";
import { type Auth, readAuth } from "./auth.ts";
import { type Maven, readMaven } from "./maven.ts";

/** One file of an `artifacts.lock.yaml`. */
export interface Artifact {
  readonly url: string;
  /** Below `deps/generic/`. */
  readonly filename: string;
  readonly digest: Digest;
  /** As it is written: `sha256:<hex>`. */
  readonly checksum: string;
  readonly maven?: Maven;
  readonly auth?: Auth;
}

const VERSIONS = ["1.0", "2.0"];
const NEXT =
  "Each artifact has download_url and checksum (and filename), or type: maven with attributes and checksum; see the documentation of the generic lockfile.";
export type Members = Readonly<Record<string, unknown>>;

/** A fault about one field of the lockfile. */
export const bad = (where: string, problem: string) =>
  fault("PREFETCH_LOCKFILE", `${where}: ${problem}`, NEXT);

/** Reads a generic lockfile of version 1.0 or 2.0. */
export async function parseArtifacts(text: string, path: string): Promise<Artifact[]> {
  const { parseDocument } = await import("yaml");
  const document = parseDocument(text, { prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) throw bad(path, `is not YAML: ${error.message}`);
  const top = members(document.toJS({ maxAliasCount: 100 }), path);
  only(top, ["metadata", "artifacts"], path);
  const metadata = members(top["metadata"], `${path}: metadata`);
  only(metadata, ["version"], `${path}: metadata`);
  const version = String(metadata["version"] ?? "");
  const isKnown = VERSIONS.includes(version) || metadata["version"] === 1 || metadata["version"] === 2;
  if (!isKnown)
    throw bad(`${path}: metadata.version`, `wants ${VERSIONS.join(" or ")}, got ${shown(version)}`);
  if (!Array.isArray(top["artifacts"])) throw bad(`${path}: artifacts`, "wants a list");
  const artifacts = top["artifacts"].map((each: unknown, at) =>
    readArtifact(
      members(each, `${path}: artifacts[${at}]`),
      path,
      `${path}: artifacts[${at}]`,
      version.startsWith("2"),
    ),
  );
  for (const key of ["url", "filename"] as const) checkUnique(artifacts, key, path);
  return artifacts;
}

/** The members of an object, or a fault. */
export function members(value: unknown, where: string): Members {
  if (isRecord(value)) return value;
  throw bad(where, `wants an object, got ${shown(value)}`);
}

export function only(object: Members, names: readonly string[], where: string): void {
  for (const key of Object.keys(object))
    if (!names.includes(key))
      throw bad(where, `${shown(key)} is not known here; there are ${names.join(", ")}`);
}

/** A text member; `undefined` if it is not there. */
export function textOf(object: Members, key: string, where: string): string | undefined {
  const value = object[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value;
  throw bad(`${where}.${key}`, `wants text, got ${shown(value)}`);
}

export function requiredText(object: Members, key: string, where: string): string {
  const value = textOf(object, key, where);
  if (value === undefined || value === "") throw bad(`${where}.${key}`, "is missing");
  return value;
}

/** An http or https URL without credentials. */
export function requiredUrl(object: Members, key: string, where: string): string {
  const text = requiredText(object, key, where);
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw bad(`${where}.${key}`, `wants an http or https URL, got ${shown(text)}`);
  if (url.username !== "" || url.password !== "")
    throw bad(`${where}.${key}`, "holds credentials; put them into the netrc workspace");
  return text;
}

function readArtifact(object: Members, path: string, where: string, hasAuth: boolean): Artifact {
  const isMaven = textOf(object, "type", where) === "maven";
  if (!isMaven && object["type"] !== undefined)
    throw bad(`${where}.type`, `knows only maven, got ${shown(object["type"])}`);
  const own = isMaven ? ["type", "attributes"] : ["download_url"];
  only(object, [...own, "checksum", "filename", "target", ...(hasAuth ? ["auth"] : [])], where);
  const checksum = requiredText(object, "checksum", where);
  const digest = parseHash(checksum);
  if (digest === undefined)
    throw bad(`${where}.checksum`, `wants <algorithm>:<hex> such as sha256:…, got ${shown(checksum)}`);
  const maven = isMaven ? readMaven(object["attributes"], `${where}.attributes`) : undefined;
  const url = maven?.url ?? requiredUrl(object, "download_url", where);
  const auth = hasAuth ? readAuth(object["auth"], `${where}.auth`) : undefined;
  return {
    url,
    filename: filenameOf(object, maven?.filename ?? lastSegment(url), path, where),
    digest,
    checksum,
    ...(maven === undefined ? {} : { maven }),
    ...(auth === undefined ? {} : { auth }),
  };
}

const lastSegment = (url: string): string => new URL(url).pathname.split("/").at(-1) ?? "";

/** `target` is how `filename` was called before. */
function filenameOf(object: Members, fallback: string, path: string, where: string): string {
  const given = textOf(object, "filename", where) ?? textOf(object, "target", where) ?? fallback;
  if (given === "") throw bad(`${where}.filename`, "is missing, and the URL ends in no file name");
  const normal = given
    .split("/")
    .filter((part) => part !== ".")
    .join("/");
  return checkOutputPath(normal, where.slice(path.length + 2), path);
}

function checkUnique(artifacts: readonly Artifact[], key: "url" | "filename", path: string): void {
  const seen = new Set<string>();
  for (const each of artifacts) {
    if (seen.has(each[key])) throw bad(`${path}: artifacts`, `two have the same ${key}: ${shown(each[key])}`);
    seen.add(each[key]);
  }
}
