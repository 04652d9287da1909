import { isAbsolute, resolve } from "node:path";
import { parseReference } from "../../oci/index.ts";
import { policyFault } from "../fault.ts";

/** Where policies or data lie. */
export type Location =
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "oci"; readonly reference: string }
  | { readonly kind: "git"; readonly url: string; readonly path: string; readonly ref: string };

/**
 * A source as policy configurations write it (go-getter's language, as far as policies use it):
 * `file::DIR`, `./DIR`, `/DIR`, `oci::registry/repository:tag`, `oci://…`, `registry/repository@sha256:…`,
 * `git::URL//FOLDER?ref=REVISION`, `github.com/owner/repository//FOLDER?ref=…`. Fault POLICY_NO_SOURCE for
 * another.
 *
 * @param base folder that relative ones are relative to
 */
export function locationOf(source: string, base = process.cwd()): Location {
  const folder = /^(?:file::)?(?:file:\/\/)?(\.{0,2}\/.*|\.{1,2})$/.exec(source)?.[1];
  if (folder !== undefined)
    return { kind: "folder", path: isAbsolute(folder) ? folder : resolve(base, folder) };
  if (source.startsWith("file::")) return { kind: "folder", path: resolve(base, source.slice(6)) };
  const oci =
    /^oci(?:::|:\/\/)(?:oci:\/\/)?(.+)$/.exec(source)?.[1] ?? (looksLikeImage(source) ? source : undefined);
  if (oci !== undefined) return { kind: "oci", reference: oci };
  const git = gitOf(source);
  if (git !== undefined) return git;
  throw policyFault(
    "POLICY_NO_SOURCE",
    `the source ${JSON.stringify(source)} is of a kind that is not read`,
    "Write file::DIR, oci::registry/repository:tag, or git::URL//FOLDER?ref=REVISION.",
  );
}

/** What go-getter's detectors take for an image: a reference with tag or digest, and no scheme. */
function looksLikeImage(source: string): boolean {
  if (/^[a-z+]+:(:|\/\/)/.test(source) || source.includes("//")) return false;
  try {
    const { tag, digest } = parseReference(source);
    return tag !== undefined || digest !== undefined;
  } catch {
    return false;
  }
}

const HOSTED = /^(github\.com|gitlab\.com|bitbucket\.org)\/([^/]+\/[^/?]+)(.*)$/;

function gitOf(source: string): Location | undefined {
  const hosted = HOSTED.exec(source);
  const text = hosted
    ? `https://${hosted[1]}/${hosted[2]}${hosted[3]}`
    : /^git::(.+)$/.exec(source)?.[1]?.replace(HOSTED, "https://$1/$2$3");
  if (text === undefined) return undefined;
  const [place = "", query = ""] = text.split("?");
  const scheme = /^[a-z+]+:\/\//.exec(place)?.[0] ?? "";
  const cut = place.indexOf("//", scheme.length);
  const [url, path] = cut < 0 ? [place, ""] : [place.slice(0, cut), place.slice(cut + 2)];
  return { kind: "git", url, path, ref: new URLSearchParams(query).get("ref") ?? "" };
}

/** The same source with another reference or revision in the place of its own. */
export const withRevision = (source: string, location: Location, revision: string): string => {
  if (location.kind === "git")
    return `git::${location.url}${location.path && `//${location.path}`}?ref=${revision}`;
  return location.kind === "oci" ? `oci::${revision}` : source;
};
