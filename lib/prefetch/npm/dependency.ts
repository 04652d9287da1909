import { isPublicHost } from "../../npm/index.ts";
import { type Digest, parseIntegrity } from "../digests.ts";
import { fault, shown } from "../fault.ts";
import { plainUrl } from "../paths.ts";
import { type LockEntry, type Lockfile, nameOf } from "./lockfile.ts";

/** A package of the lockfile, with where it comes from. */
export interface NpmDependency {
  /** Key in `packages`. */
  readonly place: string;
  readonly entry: LockEntry;
  readonly name: string;
  readonly version: string | undefined;
  /** Empty: the lockfile has none. */
  readonly digests: readonly Digest[];
  readonly origin: Origin;
}
export type Origin =
  /** From a registry; `url` is missing if the lockfile leaves it out (`omit-lockfile-registry-resolved`). */
  | { readonly kind: "registry"; readonly url?: string }
  /** From any other address. */
  | { readonly kind: "url"; readonly url: string }
  /** In the source; `path` is from the folder of the lockfile. */
  | { readonly kind: "file"; readonly path: string }
  /** Inside of the archive of another package. */
  | { readonly kind: "bundled" };

/** What npm lets a package be called, old names with capitals included. */
const NAME = /^(?:@[A-Za-z0-9~-][A-Za-z0-9._~-]*\/)?[A-Za-z0-9~_-][A-Za-z0-9._~-]*$/;
const VERSION = /^[0-9A-Za-z][0-9A-Za-z.+-]*$/;
const GIT = /^(?:git(?:\+[a-z]+)?:|github:|gitlab:|bitbucket:|gist:)/;

/** All packages of a lockfile but its root and the links. */
export function dependenciesOf(lockfile: Lockfile): NpmDependency[] {
  return [...lockfile.packages]
    .filter(([place, entry]) => place !== "" && entry.link !== true)
    .map(([place, entry]) => dependency(lockfile, place, entry));
}

function dependency(lockfile: Lockfile, place: string, entry: LockEntry): NpmDependency {
  const name = entry.name ?? nameOf(place);
  const where = `${lockfile.path}: packages[${shown(place)}]`;
  if (!NAME.test(name)) throw badName(where, "name", name);
  if (entry.version !== undefined && !VERSION.test(entry.version))
    throw badName(where, "version", entry.version);
  const origin = originOf(place, entry, where);
  if (origin.kind === "registry" && entry.version === undefined) throw badName(where, "version", "(none)");
  const digests = entry.integrity === undefined ? [] : parseIntegrity(entry.integrity);
  if (entry.integrity !== undefined && entry.integrity !== "" && digests.length === 0)
    throw fault(
      "PREFETCH_LOCKFILE",
      `${where}.integrity ${shown(entry.integrity)} holds no sha512, sha384, sha256 or sha1`,
      "Run 'npm install --package-lock-only' and commit the lockfile.",
    );
  return { place, entry, name, version: entry.version, digests, origin };
}

const badName = (where: string, key: string, value: string) =>
  fault(
    "PREFETCH_LOCKFILE",
    `${where}.${key} is not one that npm accepts: ${shown(value)}`,
    "Look at how this got into the lockfile; write it anew with 'npm install --package-lock-only'.",
  );

function originOf(place: string, entry: LockEntry, where: string): Origin {
  const { resolved } = entry;
  if (resolved === undefined) return unresolved(place, entry);
  if (GIT.test(resolved)) throw gitRefusal(where, resolved);
  if (resolved.startsWith("file:")) return { kind: "file", path: resolved.slice("file:".length) };
  const url = URL.parse(resolved);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw fault(
      "PREFETCH_UNSUPPORTED",
      `${where}.resolved ${shown(resolved)} is neither http(s) nor file`,
      "Depend on a version in a registry, or on an https URL of an archive.",
    );
  return { kind: isPublicHost(url.hostname) ? "registry" : "url", url: resolved };
}

/** Bundled packages have neither address nor hash; packages of a registry always have a hash. */
function unresolved(place: string, entry: LockEntry): Origin {
  if (!/(^|\/)node_modules\//.test(place)) return { kind: "file", path: place };
  return entry.inBundle === true && entry.integrity === undefined
    ? { kind: "bundled" }
    : { kind: "registry" };
}

const gitRefusal = (where: string, resolved: string) =>
  fault(
    "PREFETCH_UNSUPPORTED",
    `${where}: dependencies from git repositories cannot be fetched: ${plainUrl(resolved.replace(/^git\+/, ""))}`,
    "Depend on a version in a registry, or on the https URL of an archive of that commit (npm records its integrity).",
  );
