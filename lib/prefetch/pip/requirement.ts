import { type Digest, parseHash } from "../digests.ts";
import { fault, shown } from "../fault.ts";
import { plainUrl } from "../paths.ts";
import { SDIST_EXTENSIONS, WHEEL_EXTENSION } from "./distribution.ts";
import { canonicalName } from "./name.ts";

/** One requirement of a file: a pinned version of an index, or the address of an archive. */
export interface Requirement {
  /** As it is written. */
  readonly rawName: string;
  /** Canonical name. */
  readonly name: string;
  /** `[a,b]`, or nothing. */
  readonly extras: string;
  /** What follows `;`, or nothing. Packages are fetched whatever it says: the build decides. */
  readonly marker: string;
  readonly hashes: readonly Digest[];
  readonly source:
    | { readonly kind: "index"; readonly version: string }
    /** `fragment` without `#`, such as `subdirectory=src`. */
    | { readonly kind: "url"; readonly url: string; readonly fragment: string; readonly extension: string };
}

const NAME = "([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)";
const PINNED = new RegExp(`^${NAME}\\s*(\\[[^\\]]*\\])?\\s*(?:\\(\\s*)?(.*?)\\s*\\)?$`);
const DIRECT = new RegExp(`^(?:${NAME}\\s*(\\[[^\\]]*\\])?\\s*@\\s*)?([A-Za-z][A-Za-z0-9+.-]*:\\S*)$`);

/**
 * Reads what stands before the options of a requirement line (PEP 508), with the values of its
 * `--hash` options. `where` is file and line, for messages.
 */
export function parseRequirement(line: string, hashes: readonly string[], where: string): Requirement {
  const digests = hashes.map((hash) => readHash(hash, where));
  const direct = /^[^;]*?(?:@\s*|^)[A-Za-z][A-Za-z0-9+.-]*:/.test(line);
  // In a URL, only a semicolon with a space after it starts a marker.
  const at = direct ? line.search(/\s;|;\s/) : line.indexOf(";");
  const [subject, marker] = at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at).replace(/^\s*;/, "")];
  const parts = { marker: marker.trim(), hashes: digests };
  return direct
    ? { ...readUrl(subject.trim(), digests, where), ...parts }
    : { ...readPin(subject.trim(), where), ...parts };
}

function readHash(text: string, where: string): Digest {
  const digest = parseHash(text);
  if (digest !== undefined) return digest;
  throw fault(
    "PREFETCH_LOCKFILE",
    `${where}: --hash=${text} is not a hash`,
    "Write --hash=sha256:<64 hex digits>, as 'pip-compile --generate-hashes' does.",
  );
}

type Parsed = Omit<Requirement, "marker" | "hashes">;

function readPin(subject: string, where: string): Parsed {
  const match = PINNED.exec(subject);
  const [, rawName, extras = "", specifier = ""] = match ?? [];
  if (rawName === undefined || isPath(subject)) throw notARequirement(subject, where);
  const version = /^={2,3}\s*([^\s,*]+)$/.exec(specifier)?.[1];
  if (version !== undefined)
    return { rawName, name: canonicalName(rawName), extras, source: { kind: "index", version } };
  if (specifier !== "" && !/^[<>=!~]/.test(specifier)) throw notARequirement(subject, where);
  throw fault(
    "PREFETCH_LOCKFILE",
    `${where}: ${rawName} is not pinned to one version: ${shown(subject)}`,
    "Pin every package with '==', as pip-compile or 'uv pip compile' does.",
  );
}

const isPath = (subject: string): boolean =>
  /^[./~]/.test(subject) ||
  subject.includes("/") ||
  [...SDIST_EXTENSIONS, WHEEL_EXTENSION].some((end) => subject.endsWith(end));

const notARequirement = (subject: string, where: string) =>
  fault(
    isPath(subject) ? "PREFETCH_UNSUPPORTED" : "PREFETCH_LOCKFILE",
    `${where}: ${shown(subject)} is ${isPath(subject) ? "a local path" : "not a requirement"}`,
    "Write <name>==<version>, or <name> @ <https URL> with --hash; install local folders in the Containerfile.",
  );

function readUrl(subject: string, digests: readonly Digest[], where: string): Parsed {
  const [, named, extras = "", address = ""] = DIRECT.exec(subject) ?? [];
  const [url = "", fragment = ""] = address.split("#");
  const parsed = URL.parse(url);
  const rawName = named ?? new URLSearchParams(fragment).get("egg") ?? undefined;
  if (parsed !== null && /^(git|hg|svn|bzr)(\+|:)/.test(parsed.protocol)) throw versionControl(url, where);
  if (parsed === null || !/^https?:$/.test(parsed.protocol))
    throw fault(
      "PREFETCH_UNSUPPORTED",
      `${where}: ${shown(plainUrl(address))} is not an http or https URL`,
      "Write <name> @ <https URL> with --hash.",
    );
  if (rawName === undefined || !new RegExp(`^${NAME}$`).test(rawName))
    throw fault("PREFETCH_LOCKFILE", `${where}: ${plainUrl(url)} has no name`, "Write <name> @ <https URL>.");
  if (parsed.username !== "" || parsed.password !== "" || address.includes("${"))
    throw fault(
      "PREFETCH_UNSUPPORTED",
      `${where}: the URL of ${rawName} holds credentials or an environment variable`,
      "Put the credentials into the netrc workspace.",
    );
  const extension = [...SDIST_EXTENSIONS, WHEEL_EXTENSION].find((end) => parsed.pathname.endsWith(end));
  if (extension === undefined)
    throw fault(
      "PREFETCH_LOCKFILE",
      `${where}: the URL of ${rawName} ends in no extension that pip knows`,
      `Use an archive that ends in one of ${[...SDIST_EXTENSIONS, WHEEL_EXTENSION].join(", ")}.`,
    );
  if (digests.length !== 1) throw oneHash(rawName, digests.length, where);
  return { rawName, name: canonicalName(rawName), extras, source: { kind: "url", url, fragment, extension } };
}

const oneHash = (name: string, count: number, where: string) =>
  fault(
    "PREFETCH_NO_HASH",
    `${where}: ${name} comes from a URL and wants exactly one --hash, got ${count}`,
    "Add --hash=sha256:<hex> of the file; 'pip hash <file>' prints it.",
  );

const versionControl = (url: string, where: string) =>
  fault(
    "PREFETCH_UNSUPPORTED",
    `${where}: packages from version control cannot be fetched: ${plainUrl(url.replace(/^\w+\+/, ""))}`,
    "Use the https URL of the archive of that commit, with --hash (hosts of git repositories offer one).",
  );
