import { isRecord } from "../../../json/index.ts";
import type { TreeFile } from "../../tree.ts";
import type { Checksum, Package } from "../../types.ts";
import { field, readJson } from "../json.ts";
import { npmLicense } from "../npm.ts";
import type { Format } from "../place.ts";
import { npmLocked } from "./package.ts";
import { record } from "./text.ts";

const LOCKFILE = /\/(package-lock|npm-shrinkwrap)\.json$/;

const ALGORITHMS: Readonly<Record<string, Checksum["algorithm"]>> = {
  sha512: "SHA512",
  sha384: "SHA384",
  sha256: "SHA256",
  sha1: "SHA1",
};

/** Subresource integrity (`sha512-<base64> …`) as checksums. */
export function integrityChecksums(integrity: string | undefined): readonly Checksum[] {
  return (integrity ?? "").split(/\s+/).flatMap((each) => {
    const match = /^(sha\d+)-([A-Za-z0-9+/=]+)/.exec(each);
    const algorithm = match?.[1] ? ALGORITHMS[match[1]] : undefined;
    return algorithm && match?.[2]
      ? [{ algorithm, value: Buffer.from(match[2], "base64").toString("hex") }]
      : [];
  });
}

interface Locked {
  readonly name: string;
  readonly entry: Readonly<Record<string, unknown>>;
}

/** Lockfile v2 and v3: keys are places (`node_modules/a/node_modules/@b/c`), the last part is the name. */
function* fromPackages(packages: Readonly<Record<string, unknown>>): Generator<Locked> {
  for (const [place, entry] of Object.entries(packages)) {
    if (!isRecord(entry) || entry["link"] === true || entry["dev"] === true) continue;
    const last = place.split("node_modules/").at(-1) ?? "";
    // The root and workspaces have no node_modules in their key: their name is in the entry.
    const name = field(entry, "name") ?? (place.includes("node_modules/") ? last : "");
    if (name !== "") yield { name, entry };
  }
}

/** Lockfile v1: nested `dependencies`. */
function* fromDependencies(dependencies: unknown, depth = 0): Generator<Locked> {
  if (!isRecord(dependencies) || depth > 64) return;
  for (const [name, entry] of Object.entries(dependencies)) {
    if (!isRecord(entry) || entry["dev"] === true) continue;
    yield { name, entry };
    yield* fromDependencies(entry["dependencies"], depth + 1);
  }
}

function* locked(lockfile: Readonly<Record<string, unknown>>): Generator<Locked> {
  const packages = lockfile["packages"];
  if (isRecord(packages)) yield* fromPackages(packages);
  else yield* fromDependencies(lockfile["dependencies"]);
}

function toPackage({ name, entry }: Locked, file: TreeFile): Package | undefined {
  const version = field(entry, "version");
  if (!version || version.startsWith("file:")) return undefined;
  // `"version": "npm:real@1.0.0"`: an alias in a lockfile of version 1.
  const alias = /^npm:(.+)@([^@]+)$/.exec(version);
  const license = npmLicense(entry);
  const resolved = field(entry, "resolved");
  const checksums = integrityChecksums(field(entry, "integrity"));
  return npmLocked(file, alias?.[1] ?? name, alias?.[2] ?? version, {
    ...(license ? { license } : {}),
    ...(resolved?.startsWith("https://") ? { downloadLocation: resolved } : {}),
    ...(checksums.length > 0 ? { checksums } : {}),
  });
}

/** Packages that npm's lockfiles name, without those for development. */
export const npmLock: Format = {
  wants: (path) => LOCKFILE.test(path) && !path.includes("/node_modules/"),
  read: (file, { log }) =>
    [...locked(record(readJson(file, log)))]
      .map((each) => toPackage(each, file))
      .filter((each) => each !== undefined),
};
