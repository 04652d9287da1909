import { isRecord } from "../../json/index.ts";
import { formatPurl } from "../purl.ts";
import type { TreeFile } from "../tree.ts";
import type { Package } from "../types.ts";
import { field, readJson } from "./json.ts";
import { pythonName } from "./lock/package.ts";
import type { CatalogContext, Cataloger } from "./types.ts";

const NAME = "python-installed-package-cataloger";
/** Wheels, eggs in a folder, and the one-file eggs of distutils. */
const METADATA = /(dist-info|DIST-INFO)\/METADATA$|(egg-info|EGG-INFO)\/PKG-INFO$|\.egg-info$/;
/** Written by pip for what came from a VCS or a URL (PEP 610). */
const DIRECT = /(dist-info|DIST-INFO)\/direct_url\.json$/;

type Headers = ReadonlyMap<string, readonly string[]>;

/** Headers of core metadata (an e-mail message); the body is not needed. */
function readHeaders(text: string): Headers {
  const headers = new Map<string, string[]>();
  let last: string[] | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (line === "") break;
    if (/^\s/.test(line)) {
      if (last && last.length > 0) last.push(`${last.pop()} ${line.trim()}`);
      continue;
    }
    const match = /^([^:\s]+):\s*(.*)$/.exec(line);
    if (!match?.[1]) continue;
    const key = match[1].toLowerCase();
    last = headers.get(key) ?? [];
    last.push((match[2] ?? "").trim());
    headers.set(key, last);
  }
  return headers;
}

const unknown = (text: string | undefined) => !text || text.toUpperCase() === "UNKNOWN";

/** `License-Expression` (PEP 639), then a short `License`, then the classifiers' last parts. */
function pythonLicense(headers: Headers): string | undefined {
  const expression = headers.get("license-expression")?.[0];
  if (!unknown(expression)) return expression;
  const free = headers.get("license")?.[0];
  if (!unknown(free) && free !== undefined && free.length <= 100) return free;
  const classified = (headers.get("classifier") ?? [])
    .filter((each) => each.startsWith("License ::"))
    .map((each) => each.split("::").at(-1)?.trim() ?? "")
    .filter((each) => each !== "" && each !== "OSI Approved");
  return classified.length > 0 ? classified.join(" AND ") : undefined;
}

/** `git+https://…@commit` for what was installed from a repository. */
function vcsUrl(file: TreeFile, context: CatalogContext): string {
  const origin = context.tree.get(file.path.replace(/METADATA$/, "direct_url.json"));
  const document = origin && DIRECT.test(origin.path) ? readJson(origin, context.log) : undefined;
  const vcs = isRecord(document) ? document["vcs_info"] : undefined;
  const [url, kind, commit] = [field(document, "url"), field(vcs, "vcs"), field(vcs, "commit_id")];
  return url && kind && commit ? `${kind}+${url}@${commit}` : "";
}

function toPackage(file: TreeFile, context: CatalogContext): Package | undefined {
  const headers = readHeaders(file.content.toString("utf8"));
  const [name, version] = [headers.get("name")?.[0], headers.get("version")?.[0]];
  if (unknown(name) || unknown(version) || !name || !version) {
    context.log.warn(`${file.path} is left out: it has no Name or no Version`);
    return undefined;
  }
  // The interpreter of old Debian releases has an egg-info of its own: it is not a package.
  if (name === "Python") return undefined;
  const license = pythonLicense(headers);
  const homepage = headers.get("home-page")?.[0];
  return {
    name,
    version,
    purl: formatPurl({
      type: "pypi",
      name: pythonName(name),
      version,
      qualifiers: { vcs_url: vcsUrl(file, context) },
    }),
    ...(license ? { license } : {}),
    ...(unknown(homepage) || !homepage ? {} : { homepage }),
    foundBy: NAME,
    location: file.path,
    ...(file.layer ? { layer: file.layer } : {}),
  };
}

/** Installed Python packages, by their metadata. */
export const python: Cataloger = {
  name: NAME,
  tags: ["image", "directory", "installed", "language", "python", "package"],
  sources: ["image", "directory"],
  wants: (path) => METADATA.test(path) || DIRECT.test(path),
  find: (context) =>
    context.tree
      .files()
      .filter((file) => METADATA.test(file.path))
      .map((file) => toPackage(file, context))
      .filter((each) => each !== undefined),
};
