import { type Digest, digestText, matches } from "../digests.ts";
import { fault } from "../fault.ts";
import { plainUrl } from "../paths.ts";
import type { PlanKit } from "../types.ts";
import type { PipBinary } from "./binary.ts";
import { type IndexFile, projectFiles } from "./index-client.ts";
import type { Requirement } from "./requirement.ts";
import { kindsOf, selectFiles } from "./select.ts";
import type { Index } from "./settings.ts";
import { versionKey } from "./version.ts";

/** A file that was chosen, with the digests of which one must fit. */
export interface Chosen {
  readonly file: IndexFile;
  readonly anyOf: readonly Digest[];
}

/** Asks the index for a pinned requirement and chooses its files. Never returns none. */
export async function chooseFiles(
  requirement: Requirement,
  version: string,
  index: Index,
  binary: PipBinary | undefined,
  lockfile: string,
  kit: PlanKit,
): Promise<Chosen[]> {
  const { name, hashes } = requirement;
  const authorization = index.authorization ?? kit.credentials.authorization(index.query);
  const all = await projectFiles(kit.http, {
    index: index.query,
    project: name,
    signal: kit.signal,
    lockfile,
    ...(authorization === undefined ? {} : { authorization }),
  });
  const ofVersion = all.filter(
    ({ distribution }) => versionKey(distribution.version) === versionKey(version),
  );
  const allowed = selectFiles(ofVersion, name, binary);
  const chosen = selectFiles(
    ofVersion.filter((file) => isListed(file, hashes)),
    name,
    binary,
  );
  if (chosen.length === 0)
    throw nothing(requirement, version, index, { all, ofVersion, allowed, binary, lockfile });
  warnYanked(chosen, requirement, version, lockfile, kit);
  return chosen.map((file) => ({ file, anyOf: expected(file, hashes) }));
}

/** Whether a file can be one of those whose hashes are listed. */
function isListed(file: IndexFile, hashes: readonly Digest[]): boolean {
  const comparable = file.digests.filter((each) => hashes.some((hash) => hash.algorithm === each.algorithm));
  return hashes.length === 0 || comparable.length === 0 || matches(hashes, comparable);
}

/** Listed hashes count; if the index has digests of the same kind, only those that both name. */
function expected(file: IndexFile, hashes: readonly Digest[]): readonly Digest[] {
  if (hashes.length === 0) return file.digests;
  const both = hashes.filter((hash) => matches([hash], file.digests));
  return both.length > 0 ? both : hashes;
}

interface Found {
  readonly all: readonly IndexFile[];
  readonly ofVersion: readonly IndexFile[];
  readonly allowed: readonly IndexFile[];
  readonly binary: PipBinary | undefined;
  readonly lockfile: string;
}

const ALLOW_WHEELS =
  'Allow wheels with "binary": {} in the parameter input ("packages", "arch" and "py_version" narrow it)';
const KIND_NAMES = {
  sdist: "source distribution",
  wheel: "wheel that fits",
  both: "file that fits",
} as const;

function nothing(requirement: Requirement, version: string, index: Index, found: Found) {
  const what = `${found.lockfile}: ${requirement.name}==${version}`;
  const where = `the index ${plainUrl(index.query)}`;
  if (found.ofVersion.length === 0)
    return fault(
      "PREFETCH_NOT_FOUND",
      `${what} is not in ${where}, which has ${found.all.length} files of other versions`,
      "Correct the version, or the index (--index-url, parameter pip-index-url).",
    );
  const kind = KIND_NAMES[kindsOf(requirement.name, found.binary)];
  if (found.allowed.length === 0)
    return fault(
      "PREFETCH_NOT_FOUND",
      `${what}: ${where} has no ${kind}, only ${names(found.ofVersion)}`,
      `${ALLOW_WHEELS}, or take another version.`,
    );
  const listed = found.ofVersion.filter((file) => matches(requirement.hashes, file.digests));
  if (listed.length > 0)
    return fault(
      "PREFETCH_NOT_FOUND",
      `${what}: the listed hashes are those of ${names(listed)}, which is not taken; what is taken is a ${kind}`,
      `${ALLOW_WHEELS}, or list the hash of another file too.`,
    );
  const got = found.allowed.map((file) => `${file.filename} ${file.digests.map(digestText).join(" ")}`);
  return fault(
    "PREFETCH_WRONG_HASH",
    `${what} has the wrong hash: expected ${requirement.hashes.map(digestText).join(" or ")}, got ${cut(got)} from ${where}`,
    `Find out who changed it. If the file is right, write ${found.lockfile} anew with 'pip-compile --generate-hashes'.`,
  );
}

const cut = (list: readonly string[]): string =>
  list.length > 4 ? `${list.slice(0, 4).join(", ")} and ${list.length - 4} more` : list.join(", ");
const names = (files: readonly IndexFile[]): string => cut(files.map(({ filename }) => filename));

function warnYanked(
  chosen: readonly IndexFile[],
  requirement: Requirement,
  version: string,
  lockfile: string,
  kit: PlanKit,
): void {
  const reason = chosen.find(({ yanked }) => yanked !== undefined)?.yanked;
  if (reason === undefined) return;
  kit.log.warn(
    `${lockfile}: ${requirement.name}==${version} was yanked by its authors${reason === "" ? "" : `: ${reason}`}; use another version`,
  );
}
